namespace StorageChaos.Faults;

/// <summary>A fault and when it happens.</summary>
public sealed record ScheduledFault
{
    /// <summary>What breaks.</summary>
    public required Fault Fault { get; init; }

    /// <summary>When, counted from the end of the steady state.</summary>
    public TimeSpan After { get; init; }

    /// <summary>For how long, from the end of the injection to the start of the heal.</summary>
    public required TimeSpan Hold { get; init; }
}
