using StorageChaos.Agent.Native;
using StorageChaos.Agent.Output;
using StorageChaos.Agent.Sectors;

namespace StorageChaos.Agent.Records;

/// <summary>Reads every writer's file to its end and tells what is where. To read from the disk, the caller remounts before.</summary>
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
        var failure = PlainFile.OpenToRead(options.PathOf(writer), options.Place.Cached, out var file);
        if (failure is not null)
        {
            journal.Write(End(writer, 0, 0, failure));
            return 0;
        }

        var slots = 0L;
        failure = SizeOf(file, out var size);
        if (failure is null)
        {
            var runs = new FindingRuns(writer, journal);
            foreach (var finding in Findings(file, writer, size))
            {
                if (!runs.Add(slots++, finding)) break;
            }

            runs.End();
        }

        journal.Write(End(writer, slots, size, failure));
        file.Close();
        return slots;
    }

    private JsonLine End(int writer, long slots, long bytes, CallFailure? failure) =>
        RecordLines.End(writer, slots, bytes, RecordOptions.NameOf(writer), options.RecordBytes, failure?.Name);

    // A directory in the place of the file can be opened and has a size, but the size means nothing.
    private static CallFailure? SizeOf(PlainFile file, out long size)
    {
        size = 0;
        if (file.Read(stackalloc byte[1], 0, out _) is { Number: Errno.EIsDir } directory) return directory;
        var end = Libc.Seek(file.Descriptor, 0, Libc.SeekEnd);
        if (end < 0) return CallFailure.Of("lseek");
        size = end;
        return null;
    }

    private IEnumerable<SlotFinding> Findings(PlainFile file, int writer, long size)
    {
        var classifier = new SlotClassifier(options.Place.Seed, options.RecordBytes);
        var buffer = new byte[options.RecordBytes];
        // Up to the size, and not until a read returns nothing: behind a slot that cannot be read there may be more.
        for (long n = 0, offset = 0; offset < size; n++, offset += buffer.Length)
        {
            if (file.Read(buffer, offset, out var length) is { } failure)
                yield return new SlotFinding(SlotKind.Unreadable, Error: failure.Name);
            else if (length == 0) yield break;
            else yield return classifier.Classify(writer, n, buffer.AsSpan(0, length));
        }
    }
}
