namespace StorageChaos.Checks;

/// <summary>Runs all checks over a run and takes the worst.</summary>
public static class Judge
{
    /// <summary>Every check there is, in the order of the report.</summary>
    public static IReadOnlyList<ICheck> All { get; } =
    [
        new FaultEffectCheck(),
        new EnoughOperationsCheck(),
        new RecoveryCheck(),
        new ApplicationErrorsCheck(),
        new AcknowledgedWritesCheck(),
        new BackupCheck(),
        new LedgerCheck(),
        new LocksCheck(),
        new FioCheck(),
        new FsckCheck(),
        new KernelLogCheck(),
        new PlantedLossCheck(),
        new NetworkRestoredCheck(),
    ];

    /// <summary>Judges a run. The same run always gives the same judgement.</summary>
    public static Judgement Of(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var results = All.Select(check => check.Check(run)).ToList();
        if (run.Aborted is { } why)
            results.Insert(0, new CheckResult { Check = "run-completed", Verdict = Verdict.Inconclusive, Reason = why });
        var worst = results.MaxBy(r => r.Verdict) // of equals the first
            ?? throw new InvalidOperationException("there are no checks");
        return new Judgement
        {
            Verdict = worst.Verdict,
            Reason = worst.Verdict == Verdict.Pass ? Summary(results) : $"{worst.Check}: {worst.Reason}",
            AsExpected = worst.Verdict == run.Expect.Verdict && (run.Expect.DecidedBy ?? worst.Check) == worst.Check,
            Outcome = Outcome(worst.Verdict, run.Expect, results),
            Contract = run.Stack.Contract().ToString(),
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
            _ when planted && failed.TrueForAll(check => check == FsckCheck.CheckName || PlantedLossCheck.Witnesses.Any(w => w.Name == check)) => "caught",
            _ => "fail",
        };
    }

    private static string Summary(List<CheckResult> results) =>
        results.First(r => r.Check == AcknowledgedWritesCheck.CheckName).Reason;
}
