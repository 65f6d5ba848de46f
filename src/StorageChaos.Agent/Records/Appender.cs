using StorageChaos.Agent.Output;
using StorageChaos.Agent.Sectors;
using StorageChaos.Agent.Working;

namespace StorageChaos.Agent.Records;

/// <summary>Appends one record after the other to its own file.</summary>
internal sealed class Appender : IWorker
{
    private readonly RecordOptions options;
    private readonly Journal journal;
    private readonly AgentClock clock;
    private readonly CancellationToken stop;
    private readonly WriterFile file;
    private readonly JournaledFile journaled;
    private readonly byte[] record;

    internal Appender(int number, RecordOptions options, Journal journal, AgentClock clock, CancellationToken stop)
    {
        (Number, this.options, this.journal, this.clock, this.stop) = (number, options, journal, clock, stop);
        file = new WriterFile(options.Place.Directory, options.PathOf(number), options.Barrier);
        journaled = new JournaledFile(number, file, journal, clock);
        record = new byte[options.RecordBytes];
    }

    /// <inheritdoc/>
    public int Number { get; }

    /// <inheritdoc/>
    public long Acknowledged => journaled.Acknowledged;

    /// <inheritdoc/>
    public void Run(Action<string> complain)
    {
        journaled.Open();
        for (var n = 0L; !stop.IsCancellationRequested; n++)
        {
            Record.Fill(record, options.Place.Seed, Number, n);
            if (!journal.Write(OpLines.Invoke(clock.Now, Number, n))) break;
            var offset = n * record.Length;
            var succeeded = journaled.Do(n, OpLines.Append, () => file.Append(record, offset), line => line, out _);
            Pace.Keep(succeeded, options.Place.Pause, stop);
        }

        journaled.Close(complain);
    }
}
