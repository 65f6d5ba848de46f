using StorageChaos.Histories;

namespace StorageChaos.Checks;

/// <summary>What the history says about one fault of the schedule.</summary>
/// <param name="Fault">The fault.</param>
/// <param name="Injects">Its injections, invocations and completions.</param>
/// <param name="Heals">Its heals, invocations and completions.</param>
/// <param name="Probes">Its probes that came back while it was there.</param>
/// <param name="Effects">The effect of each time that it was injected: the largest that was counted, for counters only ever rise.</param>
/// <param name="Traffic">Packets that reached its interfaces while it was there; null if it is not about one.</param>
internal sealed record FaultTimeline(
    FaultRecord Fault, IReadOnlyList<Op> Injects, IReadOnlyList<Op> Heals, IReadOnlyList<Op> Probes, IReadOnlyList<long> Effects, long? Traffic)
{
    /// <summary>How people name it.</summary>
    public string Name => $"fault {Fault.Id} ({Fault.Description})";

    /// <summary>Effect of all times together.</summary>
    public long Effect => Effects.Sum();

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
        var ops = history.OfFault(fault.Id).ToList();
        var (effects, traffic) = (new List<long>(), new List<long?>());
        foreach (var op in ops.Where(op => op.Action != OpAction.Baseline))
        {
            if (effects.Count == 0 || op is { Action: OpAction.Inject, Phase: OpPhase.Invoke })
            {
                effects.Add(0);
                traffic.Add(null);
            }

            effects[^1] = Math.Max(effects[^1], op.Effect ?? 0);
            traffic[^1] = op.Traffic is { } packets ? Math.Max(traffic[^1] ?? 0, packets) : traffic[^1];
        }

        return new FaultTimeline(
            fault,
            [.. ops.Where(op => op.Action == OpAction.Inject)],
            [.. ops.Where(op => op.Action == OpAction.Heal)],
            [.. ops.Where(op => op.Effect is not null)],
            effects,
            traffic.TrueForAll(t => t is null) ? null : traffic.Sum());
    }
}
