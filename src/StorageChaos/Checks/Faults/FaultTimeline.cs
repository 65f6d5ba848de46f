using StorageChaos.Histories;

namespace StorageChaos.Checks.Faults;

/// <summary>What the history says about one fault of the schedule.</summary>
/// <param name="Fault">The fault.</param>
/// <param name="Injects">Its injections, invocations and completions.</param>
/// <param name="Heals">Its heals, invocations and completions.</param>
/// <param name="Probes">Its probes that came back while it was there.</param>
/// <param name="Windows">Each time that it was injected.</param>
internal sealed record FaultTimeline(
    FaultRecord Fault, IReadOnlyList<Op> Injects, IReadOnlyList<Op> Heals, IReadOnlyList<Op> Probes, IReadOnlyList<FaultWindow> Windows)
{
    /// <summary>How people name it.</summary>
    public string Name => $"fault {Fault.Id} ({Fault.Description})";

    /// <summary>Effect of all times together.</summary>
    public long Effect => Windows.Sum(w => w.Effect);

    /// <summary>Traffic of all times together; null if it is not about an interface.</summary>
    public long? Traffic => Windows.All(w => w.Traffic is null) ? null : Windows.Sum(w => w.Traffic);

    /// <summary>All faults of a run.</summary>
    public static List<FaultTimeline> Of(RunRecord run) => [.. run.Faults.Select(fault => Of(fault, run.History))];

    private static FaultTimeline Of(FaultRecord fault, History history)
    {
        var ops = history.OfFault(fault.Id).ToList();
        var windows = new List<FaultWindow>();
        foreach (var op in ops.Where(op => op.Action != OpAction.Baseline))
        {
            // After a boot by another fault it is injected again, and goes on.
            var begins = op is { Action: OpAction.Inject, By: null };
            if (windows.Count == 0 || (begins && op.Phase == OpPhase.Invoke)) windows.Add(new FaultWindow(op.Time, op.Time, 0, null));
            var window = windows[^1];
            windows[^1] = window with
            {
                ThereAt = begins ? op.Time : window.ThereAt,
                HealedAt = op.Action == OpAction.Heal && (op.Phase == OpPhase.Invoke || double.IsInfinity(window.HealedAt))
                    ? op.Time
                    : window.HealedAt,
                Effect = Math.Max(window.Effect, op.Effect ?? 0),
                Traffic = op.Traffic is { } packets ? Math.Max(window.Traffic ?? 0, packets) : window.Traffic,
            };
        }

        return new FaultTimeline(
            fault,
            [.. ops.Where(op => op.Action == OpAction.Inject)],
            [.. ops.Where(op => op.Action == OpAction.Heal)],
            [.. ops.Where(op => op.Effect is not null)],
            windows);
    }
}
