using StorageChaos.Agent.CommandLine;
using StorageChaos.Agent.Native;
using StorageChaos.Agent.Sectors;
using StorageChaos.Agent.Working;
using StorageChaos.Protocol;

namespace StorageChaos.Agent.Locks;

/// <summary>
/// Takes the lock, looks, writes with a barrier, and gives up the lock. Into the counter it writes one more than it saw; to the file
/// of appends it adds a sector at the end. After any failure the file is closed, which gives up the lock, and opened again.
/// </summary>
internal sealed class LockedWriter(Steps steps, string directory, string name, PlaceOptions place, CancellationToken stop) : IWorker
{
    /// <summary>How often it asks for a lock that somebody else has. A wait inside the kernel could not be stopped.</summary>
    private static readonly TimeSpan PauseBetweenTries = TimeSpan.FromMilliseconds(5);

    /// <summary>The pause between two rounds. Without one the others would hardly ever find the lock free.</summary>
    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(1);

    /// <summary>Who has the lock of this byte may append. No data is ever there, as with SQLite's "pending byte".</summary>
    private const long AppendLockedFrom = 1L << 30;

    private readonly byte[] sector = new byte[Sector.Size];
    private readonly bool counts = name == LockFiles.Counter;
    private PlainFile? file;

    /// <inheritdoc/>
    public OpLog Log => steps.Log;

    /// <inheritdoc/>
    public void Run(Action<string> complain)
    {
        try
        {
            for (var n = 0L; !stop.IsCancellationRequested; n++)
            {
                var done = Round(n);
                if (!done)
                {
                    file?.Close();
                    file = null;
                }

                Pace.Keep(done, place.Pause > LeastPause ? place.Pause : LeastPause, stop);
            }
        }
        catch (OperationCanceledException)
        {
            // The stop came while somebody else had the lock. It was neither granted nor refused, so no line tells the end.
        }
        finally
        {
            file?.Close();
        }
    }

    // Of the counter only the sector that is written is locked.
    private long LockedFrom => counts ? 0 : AppendLockedFrom;

    private bool Round(long n)
    {
        if (!steps.Do(LockProtocol.Lock, n, name, Take)) return false;
        // If the look fails, the write is not tried, and has failed with the same error.
        var looking = Look(out var before);
        var version = counts ? before + 1 : before;
        var seen = counts ? $"seen={before}" : null;
        return steps.Do(
            counts ? LockProtocol.LockedWrite : LockProtocol.LockedAppend, n, name, () => looking ?? Write(n, before), version, seen)
            && steps.Do(LockProtocol.Unlock, n, name, () => RangeLock.Release(file!, LockedFrom, Sector.Size));
    }

    private CallFailure? Take()
    {
        if (file is null)
        {
            if (PlainFile.Open($"{directory}/{name}", Libc.OReadWrite | Libc.OCreate, out var opened) is { } opening) return opening;
            file = opened;
        }

        while (true)
        {
            var taking = RangeLock.TryTake(file, LockedFrom, Sector.Size);
            if (taking is not { Name: "EAGAIN" or "EACCES" }) return taking;
            stop.WaitHandle.WaitOne(PauseBetweenTries);
            stop.ThrowIfCancellationRequested();
        }
    }

    // The count; or the place of the next sector.
    private CallFailure? Look(out long seen)
    {
        seen = 0;
        if (!counts)
        {
            var size = Libc.Seek(file!.Descriptor, 0, Libc.SeekEnd);
            seen = (size + Sector.Size - 1) / Sector.Size;
            return size < 0 ? CallFailure.Of("lseek") : null;
        }

        if (file!.Read(sector, 0, out var length) is { } failure) return failure;
        if (length > 0) seen = Sector.TryIdentify(sector.AsSpan(0, length), place.Seed, out var found) ? found.Record : -1;
        return null;
    }

    private CallFailure? Write(long n, long before)
    {
        Sector.Fill(sector, new SectorIdentity(place.Seed, steps.Log.Writer, counts ? before + 1 : n, 0));
        return file!.Write(sector, counts ? 0 : before * Sector.Size) ?? file.Fsync();
    }
}
