using StorageChaos.Agent.CommandLine;
using StorageChaos.Agent.Native;
using StorageChaos.Agent.Sectors;
using StorageChaos.Agent.Working;

namespace StorageChaos.Agent.Locks;

/// <summary>
/// Writes and closes over one mount, then opens and reads over the other, in turns: what was closed there must be seen here
/// (nfs(5), "Close-to-open cache consistency").
/// </summary>
internal sealed class Onlooker(Steps steps, string[] directories, PlaceOptions place, CancellationToken stop) : IWorker
{
    /// <summary>Without a barrier it would fill the history with thousands of looks a second.</summary>
    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(20);
    private readonly byte[] sector = new byte[Sector.Size];

    /// <inheritdoc/>
    public int Number => steps.Writer;

    /// <inheritdoc/>
    public long Acknowledged => steps.Acknowledged;

    /// <inheritdoc/>
    public void Run(Action<string> complain)
    {
        for (var n = 0L; !stop.IsCancellationRequested; n++)
        {
            var seen = -1L;
            var (here, there) = (directories[n % 2], directories[(n + 1) % 2]);
            var done = steps.Do("publish", n, LockFiles.Visible, () => Publish(here, n), version: n)
                && steps.Do("look", n, LockFiles.Visible, () => Look(there, out seen), seen: () => seen);
            Pace.Keep(done, place.Pause > LeastPause ? place.Pause : LeastPause, stop);
        }
    }

    private CallFailure? Publish(string directory, long n)
    {
        Sector.Fill(sector, new SectorIdentity(place.Seed, steps.Writer, n, 0));
        if (PlainFile.Open($"{directory}/{LockFiles.Visible}", Libc.OWriteOnly | Libc.OCreate, out var file) is { } opening) return opening;
        var writing = file.Write(sector, 0);
        return file.Close() is { } closing ? writing ?? closing : writing;
    }

    private CallFailure? Look(string directory, out long seen)
    {
        seen = -1;
        if (PlainFile.Open($"{directory}/{LockFiles.Visible}", Libc.OReadOnly, out var file) is { } opening) return opening;
        var reading = file.Read(sector, 0, out var length);
        file.Close();
        if (reading is null && Sector.TryIdentify(sector.AsSpan(0, length), out var found) && found.Seed == place.Seed) seen = found.Record;
        return reading;
    }
}
