namespace StorageChaos.Faults.Schedules;

/// <summary>One time that a fault is there.</summary>
/// <param name="At">When it is injected, counted from where its schedule entry begins.</param>
/// <param name="Hold">For how long it is there.</param>
public sealed record Occurrence(TimeSpan At, TimeSpan Hold);
