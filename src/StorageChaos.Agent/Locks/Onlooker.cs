using StorageChaos.Agent.CommandLine;
using StorageChaos.Agent.Native;
using StorageChaos.Agent.Sectors;
using StorageChaos.Agent.Working;
using StorageChaos.Protocol;

namespace StorageChaos.Agent.Locks;

/// <summary>
/// Writes and closes a file over one mount, then opens and reads it over the other, and next time the other way round. What was
/// closed over the one must be seen over the other (nfs(5), "Close-to-open cache consistency").
/// </summary>
internal sealed class Onlooker(Steps steps, string[] directories, PlaceOptions place, CancellationToken stop) : IWorker
{
    /// <summary>This work waits for no barrier. Without a pause it would fill the history with thousands of looks a second.</summary>
    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(20);
    private readonly byte[] sector = new byte[Sector.Size];

    /// <inheritdoc/>
    public OpLog Log => steps.Log;

    /// <inheritdoc/>
    public void Run(Action<string> complain)
    {
        for (var n = 0L; !stop.IsCancellationRequested; n++)
        {
            var seen = -1L;
            var (here, there) = (directories[n % 2], directories[(n + 1) % 2]);
            var done = steps.Do(LockProtocol.Publish, n, LockFiles.Visible, () => Publish(here, n), version: n)
                && steps.Do(LockProtocol.Look, n, LockFiles.Visible, () => Look(there, out seen), seen: () => seen);
            Pace.Keep(done, place.Pause > LeastPause ? place.Pause : LeastPause, stop);
        }
    }

    private CallFailure? Publish(string directory, long n)
    {
        Sector.Fill(sector, new SectorIdentity(place.Seed, steps.Log.Writer, n, 0));
        if (PlainFile.Open(PathIn(directory), Libc.OWriteOnly | Libc.OCreate, out var file) is { } opening) return opening;
        var writing = file.Write(sector, 0);
        return file.Close() is { } closing ? writing ?? closing : writing;
    }

    private CallFailure? Look(string directory, out long seen)
    {
        seen = -1;
        if (PlainFile.Open(PathIn(directory), Libc.OReadOnly, out var file) is { } opening) return opening;
        var reading = file.Read(sector, 0, out var length);
        file.Close();
        if (reading is null && Sector.TryIdentify(sector.AsSpan(0, length), place.Seed, out var found)) seen = found.Record;
        return reading;
    }

    private static string PathIn(string directory) => $"{directory}/{LockFiles.Visible}";
}
