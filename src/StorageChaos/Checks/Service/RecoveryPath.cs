using StorageChaos.Checks.Expectations;
using StorageChaos.Histories;

namespace StorageChaos.Checks.Service;

/// <summary>The rungs of recovery that were climbed in a run, and the one that brought the service back.</summary>
internal sealed record RecoveryPath
{
    /// <summary>The rungs that were done, in order.</summary>
    public required IReadOnlyList<RecoveryRung> Tried { get; init; }

    /// <summary>
    /// The highest rung that was needed; null if nothing brought the service back. A host that was dead needed its power, whatever
    /// more it took.
    /// </summary>
    public RecoveryRung? Reached { get; init; }

    /// <summary>When the service was back, in seconds of the run.</summary>
    public double? At { get; init; }

    /// <summary>Why it was not back after the first rung.</summary>
    public string FirstFailure { get; init; } = "";

    /// <summary>Why it was not back after the last rung.</summary>
    public string LastFailure { get; init; } = "";

    /// <summary>Those of a run; none in one that was recorded before rungs were.</summary>
    public static RecoveryPath Of(History history)
    {
        var ended = history.Of(OpAction.Rung).Where(op => op.Phase != OpPhase.Invoke)
            .Select(op => (Rung: RecoveryRungs.Of(op.Value), Op: op)).Where(r => r.Rung is not null).ToList();
        var failures = ended.Where(r => r.Op.Phase != OpPhase.Ok).Select(r => r.Op.Error ?? "no reason was recorded").ToList();
        var back = ended.Find(r => r.Op.Phase == OpPhase.Ok);
        return new RecoveryPath
        {
            Tried = [.. ended.Select(r => r.Rung!.Value)],
            Reached = back.Rung is null ? null : ended.Where(r => r.Op.Phase == OpPhase.Ok || r.Op.Found is not null).Max(r => r.Rung),
            At = back.Op?.Time,
            FirstFailure = failures.FirstOrDefault() ?? "a host was dead",
            LastFailure = failures.LastOrDefault() ?? "",
        };
    }
}
