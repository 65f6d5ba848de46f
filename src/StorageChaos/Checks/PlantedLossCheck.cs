using StorageChaos.Fsck;

namespace StorageChaos.Checks;

/// <summary>The harness' own proof: where a scenario plants a loss or damage, it must have been found, lawful or not.</summary>
public sealed class PlantedLossCheck : ICheck
{
    /// <summary>The check's name in results.</summary>
    public const string CheckName = "planted-loss";

    private static readonly string[] Harm = ["lost", "torn", "misplaced", "corrupt", "resurrected", "stale", "overwritten", "lost-update"];

    /// <summary>The checks of what was acknowledged: any of them may find what was planted.</summary>
    internal static IReadOnlyList<ICheck> Witnesses { get; } = [new AcknowledgedWritesCheck(), new BackupCheck(), new LedgerCheck(), new LocksCheck(), new FioCheck()];

    /// <inheritdoc/>
    public string Name => CheckName;

    /// <inheritdoc/>
    public CheckResult Check(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.Expect.Loss == LossExpectation.None)
            return Result(Verdict.Pass, "nothing was planted");

        var writes = Witnesses.Select(check => check.Check(run)).ToList();
        var harmed = writes.SelectMany(w => w.Anomalies).Where(a => Harm.Contains(a.Kind)).Sum(a => a.Count);
        var findings = run.Fsck is { Outcome: FsckOutcome.Findings } damaged ? damaged.FindingCount : 0;
        if (harmed + findings > 0)
            return Result(Verdict.Pass, $"caught: {harmed} acknowledged writes are not what they were, fsck has {findings} findings");

        // Only what was planted and looked for can have been missed.
        CheckResult[] needed = [new FaultEffectCheck().Check(run), .. writes, new FsckCheck().Check(run)];
        if (run.Aborted is { } aborted)
            return Result(Verdict.Inconclusive, $"nothing was found, but the run was cut short: {aborted}");
        return needed.FirstOrDefault(r => r.Verdict == Verdict.Inconclusive) is { } gap
            ? Result(Verdict.Inconclusive, $"nothing was found, but {gap.Check} is inconclusive: {gap.Reason}")
            : Result(Verdict.Fail, "missed: a loss or damage was planted, and neither the final read nor fsck found any");
    }

    private static CheckResult Result(Verdict verdict, string reason) => new() { Check = CheckName, Verdict = verdict, Reason = reason };
}
