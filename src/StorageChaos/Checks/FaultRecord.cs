namespace StorageChaos.Checks;

/// <summary>A fault of the schedule as the checks need it; what it did is in the history.</summary>
/// <param name="Id">As in <see cref="Histories.Op.Fault"/>.</param>
/// <param name="Description">What it is, in words.</param>
/// <param name="PowerCutOf">The host whose power it cuts; null for faults of a link.</param>
/// <param name="DiskCacheLost">Whether the disk of that host loses its volatile cache, too.</param>
public sealed record FaultRecord(string Id, string Description, string? PowerCutOf = null, bool DiskCacheLost = false)
{
    /// <summary>What its effect counts, in words: <c>packets</c>, <c>power cuts</c>.</summary>
    public string Unit { get; init; } = "packets";

    /// <summary>The host on which every process ended, the workload's too.</summary>
    public string? BootOf { get; init; } = PowerCutOf;

    /// <summary>Whether it sets a host's clock.</summary>
    public bool SetsClock { get; init; }

    /// <summary>How often the schedule has it.</summary>
    public int Times { get; init; } = 1;
}
