namespace StorageChaos.Running;

/// <summary>One phase of a run, as a value.</summary>
/// <param name="Name">Its name in the history, in reports and in messages.</param>
/// <param name="Does">What happens in it, in one sentence.</param>
/// <param name="Act">Does it.</param>
internal sealed record Phase(string Name, string Does, Func<RunContext, CancellationToken, Task> Act)
{
    /// <summary>Whether the run goes on if the hosts or the workload fail in it.</summary>
    public bool MayFail { get; init; }

    /// <summary>
    /// Whether a failure in it cuts the run short, so that it is never taken for complete, though what may fail is followed by the
    /// phases that look at what is stored.
    /// </summary>
    public bool CutsShort { get; init; }

    /// <summary>Whether it is done also after the run has ended early, because what was built must be removed.</summary>
    public bool Always { get; init; }

    /// <summary>Whether the run's stop conditions are watched meanwhile: the workload is at work.</summary>
    public bool Watched { get; init; }
}
