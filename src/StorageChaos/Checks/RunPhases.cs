using StorageChaos.Histories;

namespace StorageChaos.Checks;

/// <summary>Names of a run's phases: <see cref="Op.Detail"/> of ops whose action is <see cref="OpAction.Phase"/>.</summary>
public static class RunPhases
{
    /// <summary>The workload runs and nothing is broken yet.</summary>
    public const string Steady = "steady";

    /// <summary>Faults are injected and healed.</summary>
    public const string Faults = "faults";

    /// <summary>Waiting, with a deadline, until the workload gets on again.</summary>
    public const string Recovery = "recovery";

    /// <summary>The workload itself: fails if it ended before it was told to.</summary>
    public const string Workload = "workload";

    /// <summary>The workload is told to stop; what is in flight may finish.</summary>
    public const string Stop = "stop";

    /// <summary>Everything is read back.</summary>
    public const string FinalRead = "final-read";

    /// <summary>The op that ended a phase; null if it did not end.</summary>
    internal static Op? End(History history, string phase) =>
        history.Of(OpAction.Phase).LastOrDefault(op => op.Detail == phase && op.Phase != OpPhase.Invoke);

    /// <summary>The op that began a phase; null if it did not begin.</summary>
    internal static Op? Begin(History history, string phase) =>
        history.Of(OpAction.Phase).FirstOrDefault(op => op.Detail == phase && op.Phase == OpPhase.Invoke);

    /// <summary>
    /// When the workload was told to stop, in seconds. A run that was cut short ends with its last op.
    /// </summary>
    internal static double EndOfWorkload(History history) =>
        Begin(history, Stop)?.Time ?? (history.Ops.Count == 0 ? 0 : history.Ops[^1].Time);
}
