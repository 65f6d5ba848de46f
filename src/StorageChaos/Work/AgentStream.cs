using System.IO.Pipelines;
using StorageChaos.Histories;
using StorageChaos.Hosts;
using StorageChaos.Protocol;

namespace StorageChaos.Work;

/// <summary>
/// One command of the agent at work: every invocation and completion comes back over its connection at once and goes into
/// the history, so the journal of acknowledgements never touches the storage under test.
/// </summary>
internal sealed class AgentStream(IHost client, HistoryRecorder history, TimeProvider clock) : IAsyncDisposable
{
    private readonly Pipe input = new();
    private readonly CancellationTokenSource kill = new();
    private readonly Lock gate = new();
    private readonly Dictionary<int, double> lastInvocation = [];
    private readonly AgentTimes times = new();
    private readonly Dictionary<int, (double Time, double Stood)> last = [];
    private InvalidDataException? broken;
    private Task stream = Task.CompletedTask;

    /// <summary>Whether the stream has ended, by itself or with its host.</summary>
    public bool Ended => stream.IsCompleted;

    /// <summary>What the agent said that was not its own line, when its stream ended with that; else null.</summary>
    public string? LastWords { get; private set; }

    /// <summary>Operations acknowledged so far.</summary>
    public long Acknowledged { get; private set; }

    /// <summary>How many writers had an operation acknowledged that was invoked at or after a time, in seconds of the run.</summary>
    public int WritersHeardSince(double time)
    {
        lock (gate) return lastInvocation.Values.Count(t => t >= time);
    }

    /// <summary>Starts the command. Lines are recorded in the background until <see cref="StopAsync"/>.</summary>
    public void Start(IReadOnlyList<string> command) =>
        // What it says on standard error arrives as a line that is not its own, and ends the stream with its text.
        stream = RecordAsync(
            client.ReadLinesAsync(
                HostCommand.Of(["sh", "-c", "exec \"$@\" 2>&1", "agent", .. command]), input.Reader.AsStream(), kill.Token));

    /// <summary>Tells it to stop; what is in flight may finish within the deadline, and stays open in the history if it does not.</summary>
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

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await input.Writer.CompleteAsync();
        await kill.CancelAsync();
        try
        {
            await stream;
        }
        catch (Exception e) when (e is OperationCanceledException or InvalidDataException)
        {
            // The one was asked for; of the other StopAsync tells, and what is disposed of next must not suffer for it.
        }

        kill.Dispose();
    }

    private async Task RecordAsync(IAsyncEnumerable<string> lines)
    {
        try
        {
            await foreach (var line in lines)
            {
                // A last line may be cut short by the death of its host; one in the middle may not.
                if (broken is not null) throw broken;
                Take(line);
            }
        }
        catch (OperationCanceledException) when (kill.IsCancellationRequested)
        {
            // Stopped with operations in flight: they stay open in the history.
        }
        finally
        {
            foreach (var line in times.End()) Record(line);
        }
    }

    private void Take(string line)
    {
        try
        {
            var parsed = AgentLine.Parse(line);
            if (parsed.Protocol is { } theirs && theirs != AgentLines.Version)
                throw broken = new InvalidDataException(LastWords = Foreign(theirs));
            if (parsed.Time is not { } written) return;
            foreach (var known in times.Take(parsed, written, history.Now)) Record(known);
        }
        catch (InvalidDataException e) when (broken is null)
        {
            broken = e;
            LastWords = line;
        }
    }

    private string Foreign(int version) =>
        $"the agent on {client.Name} speaks version {version} of its lines, and this harness version {AgentLines.Version}: "
        + "it is another build; scripts/build makes both";

    private void Record(TimedLine line)
    {
        if (line.Line.Op is not { Writer: { } writer } op) return;
        var before = last.GetValueOrDefault(writer);
        // A time that is worked out may be a little before the one that came before it; a writer does one thing after the other.
        op = op with { Time = Math.Max(line.Time, before.Time) };
        // The agent measures a duration by its own clock, too.
        if (op.Duration is { } duration) op = op with { Duration = Math.Round(duration + line.Stood - before.Stood, 6) };
        last[writer] = (op.Time, line.Stood);
        Count(history.Record(op));
    }

    private void Count(Op op)
    {
        if (op is not { Phase: OpPhase.Ok, Writer: { } writer }) return;
        lock (gate)
        {
            Acknowledged++;
            lastInvocation[writer] = op.Time - (op.Duration ?? 0);
        }
    }
}
