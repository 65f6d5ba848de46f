using StorageChaos.Agent.CommandLine;
using StorageChaos.Agent.Native;
using StorageChaos.Agent.Sectors;
using StorageChaos.Agent.Working;

namespace StorageChaos.Agent.Locks;

/// <summary>
/// Takes the lock, looks, writes with a barrier, lets go. On the counter it writes one more than it saw; to the file of appends a
/// sector at the end. After any failure the file is closed, which gives up the lock, and opened anew.
/// </summary>
internal sealed class LockedWriter(Steps steps, string directory, string name, PlaceOptions place, CancellationToken stop) : IWorker
{
    /// <summary>Between two questions for a lock that somebody else has: a wait inside the kernel could not be given up.</summary>
    private static readonly TimeSpan PauseBetweenTries = TimeSpan.FromMilliseconds(5);

    /// <summary>Of the growing file that byte stands for its end, as SQLite's "pending byte" does: no data is ever there.</summary>
    private const long EndStandsAt = 1L << 30;

    private readonly byte[] sector = new byte[Sector.Size];
    private readonly bool counts = name == LockFiles.Counter;
    private PlainFile? file;

    /// <inheritdoc/>
    public int Number => steps.Writer;

    /// <inheritdoc/>
    public long Acknowledged => steps.Acknowledged;

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

                // At least a moment, without which the other would hardly ever find the lock free.
                Pace.Keep(done, TimeSpan.FromTicks(Math.Max(place.Pause.Ticks, TimeSpan.TicksPerMillisecond)), stop);
            }
        }
        catch (OperationCanceledException)
        {
            // Told to stop while another had the lock: neither granted nor refused, so the question stays open.
        }
        finally
        {
            file?.Close();
        }
    }

    // The sector that is written, and no other byte of the file.
    private long LockedFrom => counts ? 0 : EndStandsAt;

    private bool Round(long n)
    {
        long before = 0;
        if (!steps.Do("lock", n, name, Take)) return false;
        // Its failure is the write's, which then is not tried.
        var looking = Look(out before);
        var version = counts ? before + 1 : before;
        var written = steps.Do(counts ? "locked-write" : "locked-append", n, name, () => looking ?? Write(n, before), version, counts ? $"seen={before}" : null);
        return written && steps.Do("unlock", n, name, () => RangeLock.Release(file!, LockedFrom, Sector.Size));
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
        if (length > 0) seen = Sector.TryIdentify(sector.AsSpan(0, length), out var found) && found.Seed == place.Seed ? found.Record : -1;
        return null;
    }

    private CallFailure? Write(long n, long before)
    {
        Sector.Fill(sector, counts ? new SectorIdentity(place.Seed, steps.Writer, before + 1, 0) : new SectorIdentity(place.Seed, steps.Writer, n, 0));
        return file!.Write(sector, counts ? 0 : before * Sector.Size) ?? file.Fsync();
    }
}
