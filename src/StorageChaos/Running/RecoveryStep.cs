using StorageChaos.Checks.Expectations;

namespace StorageChaos.Running;

/// <summary>One rung of recovery: something that an operator would do when the service does not come back.</summary>
/// <param name="Rung">Which one.</param>
/// <param name="Host">The host on which it is done; null: no host in particular.</param>
/// <param name="Does">What is done, for people.</param>
/// <param name="Deadline">How long doing it may take.</param>
/// <param name="Act">Does it. False: there was nothing to do.</param>
internal sealed record RecoveryStep(
    RecoveryRung Rung, string? Host, string Does, TimeSpan Deadline, Func<RunContext, CancellationToken, Task<bool>> Act)
{
    /// <summary>
    /// Whether it takes the workload's own host, or its mount, away: then only a probe can tell that the service is back.
    /// </summary>
    public bool EndsWorkload => Rung is RecoveryRung.ClientRemounted or RecoveryRung.ClientRebooted;
}
