using StorageChaos.Checks.Namespaces;

namespace StorageChaos.Checks;

/// <summary>Runs all checks over a run and takes the worst.</summary>
public static class Judge
{
    /// <summary>Every check of a run, in the order of the report; that of what was planted comes last, over all of them.</summary>
    public static IReadOnlyList<ICheck> All { get; } =
    [
        new FaultEffectCheck(),
        new EnoughOperationsCheck(),
        new RecoveryCheck(),
        new ApplicationErrorsCheck(),
        new AvailabilityCheck(),
        new AcknowledgedWritesCheck(),
        new NamespaceCheck(),
        new BackupCheck(),
        new LedgerCheck(),
        new LocksCheck(),
        new FioCheck(),
        new LayersCheck(),
        new FsckCheck(),
        new KernelLogCheck(),
        new NetworkRestoredCheck(),
    ];

    /// <summary>Names of all checks.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. All.Select(c => c.Name), PlantedLossCheck.CheckName];

    /// <summary>Whether a check, by its name, finds harm to what is stored.</summary>
    public static bool FindsHarm(string check) => Harm.Contains(check);

    private static readonly HashSet<string> Harm = [.. All.Where(c => c.FindsHarm).Select(c => c.Name)];

    /// <summary>Judges a run. The same run always gives the same judgement.</summary>
    public static Judgement Of(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var results = All.Select(check => check.Check(run)).ToList();
        results.Add(PlantedLossCheck.Check(run, [.. results.Where(r => Harm.Contains(r.Check))], [.. results.Where(r => !Harm.Contains(r.Check))]));
        if (run.History.Problem is { } gap)
            results.Insert(0, new CheckResult { Check = "history", Verdict = Verdict.Inconclusive, Reason = $"{gap}; what could be read was judged" });
        if (run.Aborted is { } why)
            results.Insert(0, new CheckResult { Check = "run-completed", Verdict = Verdict.Inconclusive, Reason = why });
        var worst = results.MaxBy(r => r.Verdict) // of equals the first
            ?? throw new InvalidOperationException("there are no checks");
        var outcome = Outcome(worst.Verdict, run.Expect, results);
        return new Judgement
        {
            Verdict = worst.Verdict,
            Reason = worst.Verdict == Verdict.Pass ? Summary(results) : $"{worst.Check}: {worst.Reason}",
            // A planted loss that was missed fails, too: that is not the failure that was expected.
            AsExpected = worst.Verdict == run.Expect.Verdict && (run.Expect.DecidedBy ?? worst.Check) == worst.Check
                && (run.Expect.Loss == LossExpectation.None || outcome == "caught" || worst.Verdict == Verdict.Inconclusive),
            Outcome = outcome,
            Contract = run.Contract().ToString(),
            ContractUse = ContractUse.Of(run, results.Where(r => Harm.Contains(r.Check))),
            Checks = results,
        };
    }

    private static string Outcome(Verdict verdict, Expectation expect, List<CheckResult> results)
    {
        var planted = expect.Loss == LossExpectation.Found;
        var failed = results.Where(r => r.Verdict == Verdict.Fail).Select(r => r.Check).ToList();
        return verdict switch
        {
            Verdict.Inconclusive => "inconclusive",
            Verdict.Pass => planted ? "caught" : "pass",
            _ when failed.Contains(PlantedLossCheck.CheckName) => "missed",

            // A planted loss that no contract allows fails the checks that find it: that is the catch. Nothing else may fail beside it.
            _ when planted && failed.TrueForAll(Harm.Contains) => "caught",
            _ => "fail",
        };
    }

    // What became of the data, by each kind of work that there was.
    private static string Summary(List<CheckResult> results) => string.Join("; ", results
        .Where(r => Harm.Contains(r.Check) && r.Applies && r.Check is not (FsckCheck.CheckName or LayersCheck.CheckName))
        .Select(r => r.Reason));
}
