using StorageChaos.Agent.Native;
using StorageChaos.Agent.Output;
using StorageChaos.Agent.Sectors;
using StorageChaos.Agent.Working;
using StorageChaos.Protocol;

namespace StorageChaos.Agent.Records;

/// <summary>
/// Overwrites records of its own file that chance picks. First it lays out the file: version 1 of all records, with one barrier, as
/// one operation. A record's version rises by one with each write that may have happened, so what is found later tells which write
/// it is from. A failed write is not tried again, unless it certainly did not happen.
/// </summary>
internal sealed class Overwriter(RecordOptions options, OpLog log, CancellationToken stop) : IWorker
{

    private readonly JournaledFile file = new(new WriterFile(options, log.Writer), log);
    private readonly byte[] record = new byte[options.RecordBytes];
    private readonly long[] versions = new long[options.Records];
    private readonly Random chance = new((int)(uint)(options.Place.Seed ^ options.Place.Seed >> 32) ^ log.Writer * 0x61C88647);

    /// <inheritdoc/>
    public OpLog Log => log;

    /// <inheritdoc/>
    public void Run(Action<string> complain)
    {
        file.Open();
        log.Joins = options.Place.Pause == TimeSpan.Zero;
        for (var laidOut = false; !stop.IsCancellationRequested;)
        {
            var (first, count) = laidOut ? (chance.Next(options.Records), 1) : (0, options.Records);
            var version = versions[first] + 1;
            JsonLine With(JsonLine line) =>
                (count == 1 ? line : line.Number(LineKeys.To, first + count - 1)).Number(LineKeys.Version, version);
            if (!log.Invoke(first, RecordProtocol.Overwrite, With)) break;
            var succeeded = file.Do(first, RecordProtocol.Overwrite, f => Write(f, first, count, version), With, out var happened);
            if (happened) versions.AsSpan(first, count).Fill(version);
            laidOut |= happened;
            Pace.Keep(succeeded, options.Place.Pause, stop);
        }

        log.Flush();
        file.Close(complain);
    }

    private CallFailure? Write(WriterFile opened, int first, int count, long version)
    {
        for (var n = first; n < first + count; n++)
        {
            Record.Fill(record, options.Place.Seed, log.Writer, n, version);
            if (opened.Write(record, (long)n * record.Length) is { } failure) return failure;
        }

        return opened.Barrier();
    }
}
