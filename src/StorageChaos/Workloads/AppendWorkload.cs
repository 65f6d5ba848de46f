using System.Globalization;
using System.IO.Pipelines;
using StorageChaos.Histories;
using StorageChaos.Hosts;

namespace StorageChaos.Workloads;

/// <summary>
/// The agent at work on the client: every invocation and completion comes back over its connection at once and goes
/// into the history, so the journal of acknowledgements never touches the storage under test.
/// </summary>
public sealed class AppendWorkload : IAsyncDisposable
{
    private readonly IHost client;
    private readonly string agent;
    private readonly string directory;
    private readonly WorkloadSpec spec;
    private readonly int seed;
    private readonly HistoryRecorder history;
    private readonly TimeProvider clock;
    private readonly Pipe input = new();
    private readonly CancellationTokenSource kill = new();
    private readonly Lock gate = new();
    private readonly List<double> invocations = [];
    private Task stream = Task.CompletedTask;

    /// <summary>A workload that has not begun.</summary>
    /// <param name="client">Host that runs the agent.</param>
    /// <param name="agent">Path of the agent on it.</param>
    /// <param name="directory">Where to write: the mount.</param>
    /// <param name="spec">What to do.</param>
    /// <param name="seed">Goes into every record, so that one of another run is known as such.</param>
    /// <param name="history">Where it is recorded.</param>
    /// <param name="clock">Source of time.</param>
    public AppendWorkload(IHost client, string agent, string directory, WorkloadSpec spec, int seed, HistoryRecorder history, TimeProvider clock)
    {
        (this.client, this.agent, this.directory, this.spec, this.seed, this.history, this.clock) = (client, agent, directory, spec, seed, history, clock);
    }

    /// <summary>Appends acknowledged so far.</summary>
    public int Acknowledged => AcknowledgedSince(0);

    /// <summary>Acknowledged appends that were invoked at or after a time, in seconds of the run.</summary>
    public int AcknowledgedSince(double time)
    {
        lock (gate) return invocations.Count(t => t >= time);
    }

    /// <summary>Whether the agent's stream has ended, by itself or with its host.</summary>
    public bool Ended => stream.IsCompleted;

    /// <summary>What the agent said that was not an op, when its stream ended with that; else null.</summary>
    public string? LastWords { get; private set; }

    /// <summary>Starts the writers. Lines are recorded in the background until <see cref="StopAsync"/>.</summary>
    public void Start()
    {
        // What the agent says on standard error arrives as a line that is not its own, and ends the stream with its text.
        var command = HostCommand.Of(["sh", "-c", "exec \"$@\" 2>&1", "agent", agent, "append", .. Common(), "--barrier", Name(spec.Barrier), "--pause-ms", Text((long)spec.Pause.TotalMilliseconds)]);
        stream = RecordAsync(client.ReadLinesAsync(command, input.Reader.AsStream(), kill.Token));
    }

    /// <summary>Stops the writers; what is in flight may finish within the deadline, and stays open in the history if it does not.</summary>
    public async Task StopAsync(TimeSpan deadline, CancellationToken ct)
    {
        await input.Writer.CompleteAsync();
        try
        {
            await stream.WaitAsync(deadline, clock, ct);
        }
        catch (TimeoutException)
        {
            await kill.CancelAsync();
            await stream.WaitAsync(TimeSpan.FromSeconds(10), clock, ct);
        }
    }

    /// <summary>Reads every record back and says in the history what is there.</summary>
    /// <exception cref="HostCommandException">The agent could not read at all.</exception>
    public async Task ReadBackAsync(CancellationToken ct)
    {
        var outcome = await client.RunAsync(HostCommand.Of([agent, "read", .. Common()]) with { Deadline = TimeSpan.FromMinutes(5) }, ct);
        foreach (var line in outcome.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (AgentLine.Parse(line, history.Now) is { } op) history.Record(op);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await input.Writer.CompleteAsync();
        await kill.CancelAsync();
        try
        {
            await stream;
        }
        catch (OperationCanceledException)
        {
            // That is what was asked for.
        }

        kill.Dispose();
    }

    private async Task RecordAsync(IAsyncEnumerable<string> lines)
    {
        double? offset = null;
        InvalidDataException? broken = null;
        try
        {
            await foreach (var line in lines)
            {
                // A last line may be cut short by the death of its host; one in the middle may not.
                if (broken is not null) throw broken;
                try
                {
                    // The first line tells when the agent's clock began; an ssh round trip is the error of it.
                    offset ??= history.Now - AgentLine.Time(line);
                    if (AgentLine.Parse(line, offset.Value) is not { } op) continue;
                    history.Record(op);
                    if (op.Phase != OpPhase.Ok) continue;
                    lock (gate) invocations.Add(op.Time - (op.Duration ?? 0));
                }
                catch (InvalidDataException e)
                {
                    broken = e;
                    LastWords = line;
                }
            }
        }
        catch (OperationCanceledException) when (kill.IsCancellationRequested)
        {
            // Stopped with operations in flight: they stay open in the history.
        }
    }

    private string[] Common() =>
        ["--directory", directory, "--writers", Text(spec.Writers), "--record-bytes", Text(spec.RecordBytes), "--seed", Text(seed)];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Name(Barrier barrier) => barrier switch
    {
        Barrier.OSync => "o_sync",
        Barrier.ODsync => "o_dsync",
        _ => "fsync",
    };
}
