using StorageChaos.Histories;

namespace StorageChaos.Checks;

/// <summary>What the history says about one fault of the schedule.</summary>
/// <param name="Fault">The fault.</param>
/// <param name="Injects">Its injections, invocations and completions.</param>
/// <param name="Heals">Its heals, invocations and completions.</param>
/// <param name="Probes">How many probes came back.</param>
/// <param name="Effect">The largest effect that a probe has counted: counters only ever rise, so that a sum would count twice.</param>
internal sealed record FaultTimeline(FaultRecord Fault, IReadOnlyList<Op> Injects, IReadOnlyList<Op> Heals, int Probes, long Effect)
{
    /// <summary>How people name it.</summary>
    public string Name => $"fault {Fault.Id} ({Fault.Description})";

    /// <summary>All faults of a run.</summary>
    public static List<FaultTimeline> Of(RunRecord run) => [.. run.Faults.Select(fault => Of(fault, run.History))];

    /// <summary>
    /// For a power cut that took effect: when its host got its power back, in seconds of the run. Nothing that was
    /// acknowledged later can have been lost by it. Infinite if the power never came back.
    /// </summary>
    public double? PowerCutUntil() =>
        Fault.PowerCutOf is null || Effect == 0 ? null : Heals.Count == 0 ? double.PositiveInfinity : LastHealBegins();

    private double LastHealBegins() => (Heals.LastOrDefault(op => op.Phase == OpPhase.Invoke) ?? Heals[^1]).Time;

    private static FaultTimeline Of(FaultRecord fault, History history)
    {
        var ops = history.Ops.Where(op => op.Fault == fault.Id).ToList();
        var probes = ops.Where(op => op is { Action: OpAction.Probe, Phase: OpPhase.Ok }).ToList();
        return new FaultTimeline(
            fault,
            [.. ops.Where(op => op.Action == OpAction.Inject)],
            [.. ops.Where(op => op.Action == OpAction.Heal)],
            probes.Count,
            probes.Max(op => op.Effect) ?? 0);
    }
}
