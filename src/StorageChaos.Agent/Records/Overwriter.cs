using StorageChaos.Agent.Native;
using StorageChaos.Agent.Output;
using StorageChaos.Agent.Sectors;
using StorageChaos.Agent.Working;

namespace StorageChaos.Agent.Records;

/// <summary>
/// Lays out its file, every record with version 1 and one barrier for all, which is one operation; then overwrites records that
/// chance picks. A record's version rises by one with each write that may have happened, so that what is found later tells which
/// write it is of. Nothing that failed is tried again, unless it certainly did not happen.
/// </summary>
internal sealed class Overwriter : IWorker
{
    private const string Action = "overwrite";

    private readonly RecordOptions options;
    private readonly Journal journal;
    private readonly AgentClock clock;
    private readonly CancellationToken stop;
    private readonly WriterFile file;
    private readonly JournaledFile journaled;
    private readonly byte[] record;
    private readonly long[] versions;
    private readonly Random chance;

    internal Overwriter(int number, RecordOptions options, Journal journal, AgentClock clock, CancellationToken stop)
    {
        (Number, this.options, this.journal, this.clock, this.stop) = (number, options, journal, clock, stop);
        file = new WriterFile(options.Place.Directory, options.PathOf(number), options.Barrier);
        journaled = new JournaledFile(number, file, journal, clock);
        record = new byte[options.RecordBytes];
        versions = new long[options.Records];
        chance = new Random((int)(uint)(options.Place.Seed ^ options.Place.Seed >> 32) ^ number * 0x61C88647);
    }

    /// <inheritdoc/>
    public int Number { get; }

    /// <inheritdoc/>
    public long Acknowledged => journaled.Acknowledged;

    /// <inheritdoc/>
    public void Run(Action<string> complain)
    {
        journaled.Open();
        for (var laidOut = false; !stop.IsCancellationRequested;)
        {
            var (first, count) = laidOut ? (chance.Next(options.Records), 1) : (0, options.Records);
            var version = versions[first] + 1;
            JsonLine With(JsonLine line) => (count == 1 ? line : line.Number("to", first + count - 1)).Number("v", version);
            if (!journal.Write(With(OpLines.Invoke(clock.Now, Number, first, Action)))) break;
            var succeeded = journaled.Do(first, Action, () => Write(first, count, version), With, out var happened);
            if (happened) versions.AsSpan(first, count).Fill(version);
            laidOut |= happened;
            Pace.Keep(succeeded, options.Place.Pause, stop);
        }

        journaled.Close(complain);
    }

    private CallFailure? Write(int first, int count, long version)
    {
        for (var n = first; n < first + count; n++)
        {
            Record.Fill(record, options.Place.Seed, Number, n, version);
            if (file.Write(record, (long)n * record.Length) is { } failure) return failure;
        }

        return file.Barrier();
    }
}
