namespace StorageChaos.Faults;

/// <summary>What a fault comes down to: commands per host, as values, so that they can be read before they run.</summary>
public sealed record FaultPlan
{
    /// <summary>
    /// Changes nothing that is in use: loads modules, and asks the host whether it would take the rules, so that the
    /// injection itself neither fails nor waits.
    /// </summary>
    public IReadOnlyList<PlanStep> Prepare { get; init; } = [];

    /// <summary>Brings the fault about. Steps run at the same time, one for each host.</summary>
    public required IReadOnlyList<PlanStep> Inject { get; init; }

    /// <summary>Takes it away. Each step may be run again, or without an inject before it, and then changes nothing.</summary>
    public required IReadOnlyList<PlanStep> Heal { get; init; }

    /// <summary>Prints what <see cref="Fault.ReadEffect"/> counts.</summary>
    public required IReadOnlyList<PlanStep> Probe { get; init; }
}
