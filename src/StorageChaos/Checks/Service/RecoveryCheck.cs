using StorageChaos.Checks.Expectations;
using StorageChaos.Fsck.Reports;
using StorageChaos.Histories;
using StorageChaos.Nodes;

namespace StorageChaos.Checks.Service;

/// <summary>Whether the service came back after the last heal, and how long that took: heal and recovery are two figures.</summary>
public sealed class RecoveryCheck : ICheck
{
    /// <summary>The check's name in results.</summary>
    public const string CheckName = "recovery";

    /// <inheritdoc/>
    public string Name => CheckName;

    /// <inheritdoc/>
    public CheckResult Check(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var figures = Figures(run.History);
        var (verdict, reason) = Judge(run, figures);
        return new CheckResult { Check = Name, Verdict = verdict, Reason = reason, Figures = figures };
    }

    private static (Verdict Verdict, string Reason) Judge(RunRecord run, Dictionary<string, double> figures)
    {
        var surface = run.Expect.Errors == ErrorExpectation.Surface;
        if (!ClientWentDown(run) && RunPhases.End(run.History, RunPhases.Workload) is { Phase: OpPhase.Fail } gone)
            return (Verdict.Inconclusive, gone.Error ?? "the workload ended by itself");
        if (RecoveryPath.Of(run.History) is { Tried.Count: > 0 } path)
            return Judge(run, path, figures);
        var end = RunPhases.End(run.History, RunPhases.Recovery);
        if (end is { Phase: OpPhase.Fail or OpPhase.Info })
        {
            var why = end.Error ?? "the workload did not get going within the deadline";
            if (run.Fsck is { Outcome: FsckOutcome.Findings })
                return (Verdict.Pass, $"the service did not recover, on a file system that is damaged, which fsck judges: {why}");
            return surface
                ? (Verdict.Pass, $"the service did not recover by itself, nor need it, since errors are to surface: {why}")
                : (Verdict.Inconclusive, $"the service did not recover: {why}");
        }

        if (end is null && run.Faults.Count == 0)
            return (Verdict.Pass, "no fault was scheduled, so there was nothing to recover from");
        if (end is null)
            return (Verdict.Inconclusive, "the run did not get through its recovery phase");
        if (figures.TryGetValue("recoverySeconds", out var seconds))
            return (Verdict.Pass, $"the first operation was acknowledged {seconds:0.###} s after the last heal");
        if (!figures.ContainsKey("healedAt"))
            return (Verdict.Pass, "no fault was healed, so there was nothing to recover from");
        if (ClientWentDown(run))
            return (Verdict.Pass, "the client went down and its workload with it; the mount is back");
        return surface
            ? (Verdict.Pass, "no operation was acknowledged after the last heal, nor need it, since errors are to surface")
            : (Verdict.Inconclusive, "no operation was acknowledged after the last heal");
    }

    private static (Verdict Verdict, string Reason) Judge(RunRecord run, RecoveryPath path, Dictionary<string, double> figures)
    {
        var after = figures.TryGetValue("healedAt", out var healedAt) && path.At is { } at
            ? $", {at - healedAt:0.#} s after the last heal"
            : "";
        if (path.Reached is { } rung)
        {
            figures["recoveryRung"] = (int)rung;
            if (rung == RecoveryRung.ByItself && figures.TryGetValue("recoverySeconds", out var seconds))
                return (Verdict.Pass, $"the first operation was acknowledged {seconds:0.###} s after the last heal");
            var how = $"the service came back {rung.How()}{after}";
            if (rung <= run.Expect.Recovery)
                return (Verdict.Pass, how);
            return run.Fsck is { Outcome: FsckOutcome.Findings }
                ? (Verdict.Pass, $"{how}, on a file system that is damaged, which fsck judges")
                : (Verdict.Fail, $"the service did not come back {Wanted(run)}, as it must: {path.FirstFailure}; "
                    + $"it came back {rung.How()}{after}");
        }

        figures["recoveryRung"] = (int)RecoveryRung.Nothing;
        var tried = string.Join(", ", path.Tried.Select(r => r.Word()));
        var nothing = $"nothing brought the service back ({tried} were tried): {path.LastFailure}";
        if (run.Fsck is { Outcome: FsckOutcome.Findings })
            return (Verdict.Pass, $"{nothing}; on a file system that is damaged, which fsck judges");
        if (run.Expect.Recovery == RecoveryRung.Nothing)
            return (Verdict.Pass, nothing);
        return Unsound(run) is { } unsound
            ? (Verdict.Inconclusive, $"{nothing}; but {unsound}")
            : (Verdict.Fail, $"{nothing}; the links carry traffic, and the disk can be read from end to end");
    }

    private static string Wanted(RunRecord run) => run.Expect.Recovery == RecoveryRung.ByItself
        ? "by itself"
        : $"with no more than '{run.Expect.Recovery.Word()}'";

    // Where the way to the storage is broken, its silence says nothing about it.
    private static string? Unsound(RunRecord run)
    {
        var links = run.History.Of(OpAction.Link).ToList();
        if (links.Find(op => op.Phase != OpPhase.Ok) is { } link)
            return $"link '{link.Value}' carries no traffic: {link.Error}";
        if (run.LunReads is { Failure: { } failure })
            return $"the disk cannot be read from end to end: {failure}";
        return links.Count == 0 ? "nobody asked whether the links carry traffic"
            : run.LunReads is null ? "nobody asked whether the disk can be read from end to end"
            : null;
    }

    private static bool ClientWentDown(RunRecord run) => run.Faults.Any(f => run.Has(Role.Client, f.BootOf))
        || run.History.Of(OpAction.Host).Any(op => op.Phase == OpPhase.Fail && run.Has(Role.Client, op.Host))
        || run.History.Of(OpAction.Rung).Any(op => op.Value == RecoveryRung.ClientRebooted.Word());

    private static Dictionary<string, double> Figures(History history)
    {
        var figures = new Dictionary<string, double>();
        if (history.Of(OpAction.Heal).LastOrDefault(op => op.Phase == OpPhase.Ok) is not { } healed)
            return figures;
        figures["healedAt"] = healed.Time;
        var began = history.Of(OpAction.Heal)
            .LastOrDefault(op => op.Phase == OpPhase.Invoke && op.Fault == healed.Fault && op.Index < healed.Index);
        var took = healed.Duration ?? healed.Time - began?.Time;
        if (took is { } duration)
            figures["healSeconds"] = Math.Round(duration, 6);

        // By position, too: two ops of one moment are ordered by the history alone, and what came late stands behind the heal although
        // it was before it. An append that hung through the fault and is acknowledged now shows that the service is back, as one
        // invoked after the heal does.
        if (history.Work.FirstOrDefault(op => op.Phase == OpPhase.Ok && op.Index > healed.Index && op.Time >= healed.Time) is { } first)
            figures["recoverySeconds"] = Math.Round(first.Time - healed.Time, 6);
        return figures;
    }
}
