using StorageChaos.Agent.Sectors;
using StorageChaos.Agent.Working;

namespace StorageChaos.Agent.Records;

/// <summary>Appends one record after the other to its own file.</summary>
internal sealed class Appender(RecordOptions options, OpLog log, CancellationToken stop) : IWorker
{
    private readonly JournaledFile file = new(new WriterFile(options, log.Writer), log);
    private readonly byte[] record = new byte[options.RecordBytes];

    /// <inheritdoc/>
    public OpLog Log => log;

    /// <inheritdoc/>
    public void Run(Action<string> complain)
    {
        file.Open();
        log.Joins = options.Place.Pause == TimeSpan.Zero;
        for (var n = 0L; !stop.IsCancellationRequested; n++)
        {
            Record.Fill(record, options.Place.Seed, log.Writer, n);
            if (!log.Invoke(n, null)) break;
            var offset = n * record.Length;
            var succeeded = file.Do(n, null, f => f.Write(record, offset) ?? f.Barrier(), null, out _);
            Pace.Keep(succeeded, options.Place.Pause, stop);
        }

        log.Flush();
        file.Close(complain);
    }
}
