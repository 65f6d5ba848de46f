using StorageChaos.Agent.Native;
using StorageChaos.Agent.Output;
using StorageChaos.Agent.Sectors;

namespace StorageChaos.Agent.Records;

/// <summary>Reads every writer's file to its end and says what is where. Reads are cold where the caller has remounted.</summary>
internal sealed class RecordReader(RecordOptions options)
{
    internal void Read(Journal journal)
    {
        var clock = new AgentClock(TimeProvider.System);
        var slots = options.Place.Numbers.TakeWhile(_ => !journal.Broken).Sum(writer => ReadFile(writer, journal));
        journal.Write(ReadLines.Bye(clock.Now, slots));
    }

    private long ReadFile(int writer, Journal journal)
    {
        var fd = Libc.Open(options.PathOf(writer), Libc.OReadOnly | Libc.OCloseOnExec, 0);
        var size = fd < 0 ? -1 : SizeOf(fd);
        if (size < 0)
        {
            journal.Write(ReadLines.End(writer, 0, 0, RecordOptions.NameOf(writer), options.RecordBytes, Errno.Name(Libc.Errno)));
            if (fd >= 0) _ = Libc.Close(fd);
            return 0;
        }

        if (!options.Place.Cached) _ = Libc.Fadvise(fd, 0, 0, Libc.FadviseDontNeed);
        var runs = new FindingRuns(writer, journal);
        var slots = 0L;
        foreach (var finding in Findings(fd, writer, size))
        {
            if (!runs.Add(slots++, finding)) break;
        }

        runs.End();
        journal.Write(ReadLines.End(writer, slots, size, RecordOptions.NameOf(writer), options.RecordBytes));
        _ = Libc.Close(fd);
        return slots;
    }

    // A directory in the place of a file can be opened and has a size, but not one that means anything.
    private static long SizeOf(int fd)
    {
        Span<byte> first = stackalloc byte[1];
        return Libc.ReadAt(fd, first, 0) < 0 && Libc.Errno == Errno.EIsDir ? -1 : Libc.Seek(fd, 0, Libc.SeekEnd);
    }

    private IEnumerable<SlotFinding> Findings(int fd, int writer, long size)
    {
        var classifier = new SlotClassifier(options.Place.Seed, options.RecordBytes);
        var buffer = new byte[options.RecordBytes];
        // By the size and not until a read returns nothing: behind an unreadable slot there may be more.
        for (long n = 0, offset = 0; offset < size; n++, offset += buffer.Length)
        {
            var length = ReadSlot(fd, buffer, offset, out var error);
            if (error is not null) yield return new SlotFinding(SlotKind.Unreadable, Error: error);
            else if (length == 0) yield break;
            else yield return classifier.Classify(writer, n, buffer.AsSpan(0, length));
        }
    }

    /// <returns>Bytes until the end of the slot or of the file.</returns>
    private static int ReadSlot(int fd, byte[] buffer, long offset, out string? error)
    {
        error = null;
        var length = 0;
        while (length < buffer.Length)
        {
            var count = Libc.ReadAt(fd, buffer.AsSpan(length), offset + length);
            if (count == 0) break;
            if (count > 0)
            {
                length += (int)count;
            }
            else if (Libc.Errno != Errno.EIntr)
            {
                error = Errno.Name(Libc.Errno);
                break;
            }
        }

        return length;
    }
}
