namespace StorageChaos.Checks.Faults;

/// <summary>One of the times that a fault was there, in seconds of the run.</summary>
/// <param name="BegunAt">When its injection was invoked.</param>
/// <param name="ThereAt">When its injection had come back, or failed.</param>
/// <param name="Effect">The largest that was counted: counters only ever rise.</param>
/// <param name="Traffic">Packets that reached its interfaces; null if it is not about one.</param>
internal sealed record FaultWindow(double BegunAt, double ThereAt, long Effect, long? Traffic)
{
    /// <summary>When the last heal of it was invoked: one that failed left it there. Infinite if there was none.</summary>
    public double HealedAt { get; init; } = double.PositiveInfinity;
}
