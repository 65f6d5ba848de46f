using StorageChaos.Histories;

namespace StorageChaos.Checks.Service;

/// <summary>What the application got to feel, over all kinds of work: one pass, and memory for writers and kinds of errors only.</summary>
internal sealed class WorkTally
{
    private readonly Dictionary<int, Op> inFlight = [];
    private readonly Dictionary<(string Error, string? Call), (Op First, long Count)> errors = [];

    public WorkTally(RunRecord run)
    {
        var history = run.History;
        var injected = history.Of(OpAction.Inject).FirstOrDefault();
        var end = RunPhases.EndOfWorkload(history);
        Outages = new Outages(run);
        foreach (var op in history.Work)
        {
            Outages.Add(op, inFlight.GetValueOrDefault(op.Writer!.Value));
            if (op.Phase == OpPhase.Invoke)
            {
                // An operation without an answer stays open to the end.
                if (inFlight.TryGetValue(op.Writer.Value, out var open))
                    LeaveOpen(open, end);
                inFlight[op.Writer.Value] = op;
                continue;
            }

            inFlight.Remove(op.Writer.Value, out var invoke);
            var duration = op.Duration ?? op.Time - (invoke?.Time ?? op.Time);
            LongestStall = Math.Max(LongestStall, duration);
            if (op.Phase == OpPhase.Ok && op.Duration is not null && op.Index < (injected?.Index ?? long.MaxValue))
                Steady.Add(duration);
            if (op.Phase is OpPhase.Fail or OpPhase.Info)
                AddError(op, invoke, injected);
        }

        foreach (var op in inFlight.Values)
            LeaveOpen(op, end);
        Outages.Finish();
    }

    /// <summary>Operations that came back with an error.</summary>
    public long Errors { get; private set; }

    /// <summary>The errors by name and system call, with the first of each.</summary>
    public IReadOnlyDictionary<(string Error, string? Call), (Op First, long Count)> ErrorKinds => errors;

    /// <summary>From the first injection to the first error after it, in seconds; null if there was none.</summary>
    public double? TimeToFirstError { get; private set; }

    /// <summary>Operations that never came back.</summary>
    public long Open { get; private set; }

    /// <summary>The longest operation in seconds; one that never came back lasts until the end of the workload.</summary>
    public double LongestStall { get; private set; }

    /// <summary>Durations of what was acknowledged before the first fault.</summary>
    public Latencies Steady { get; } = new();

    /// <summary>When nobody was served.</summary>
    public Outages Outages { get; }

    private void AddError(Op op, Op? invoke, Op? injected)
    {
        Errors++;
        var kind = (op.Error ?? "an error without a name", op.Call);
        errors[kind] = errors.TryGetValue(kind, out var sofar)
            ? (sofar.First, sofar.Count + 1)
            : (op with { Path = op.Path ?? invoke?.Path }, 1);
        if (injected is not null && op.Index > injected.Index)
            TimeToFirstError ??= Math.Round(op.Time - injected.Time, 6);
    }

    private void LeaveOpen(Op op, double end)
    {
        Open++;
        LongestStall = Math.Max(LongestStall, end - op.Time);
    }
}
