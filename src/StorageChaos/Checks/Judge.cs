namespace StorageChaos.Checks;

/// <summary>Runs all checks over a run and takes the worst.</summary>
public static class Judge
{
    /// <summary>Every check there is, in the order of the report.</summary>
    public static IReadOnlyList<ICheck> All { get; } = [];

    /// <summary>Judges a run. The same run always gives the same judgement.</summary>
    public static Judgement Of(RunRecord run)
    {
        var results = All.Select(check => check.Check(run)).ToList();
        if (run.Aborted is { } why)
            results.Insert(0, new CheckResult { Check = "run-completed", Verdict = Verdict.Inconclusive, Reason = why });
        var worst = results.MaxBy(r => r.Verdict)
            ?? throw new InvalidOperationException("there are no checks");
        return new Judgement
        {
            Verdict = worst.Verdict,
            Reason = worst.Verdict == Verdict.Pass ? Summary(results) : $"{worst.Check}: {worst.Reason}",
            AsExpected = worst.Verdict == run.Expect.Verdict,
            Outcome = Outcome(worst.Verdict, run.Expect, results),
            Contract = run.Stack.Contract().ToString(),
            Checks = results,
        };
    }

    private static string Outcome(Verdict verdict, Expectation expect, List<CheckResult> results) => verdict switch
    {
        Verdict.Inconclusive => "inconclusive",
        Verdict.Pass when expect.Loss == LossExpectation.Found => "caught",
        Verdict.Pass => "pass",
        _ when results.Any(r => r is { Check: "planted-loss", Verdict: Verdict.Fail }) => "missed",
        _ => "fail",
    };

    private static string Summary(List<CheckResult> results) =>
        results.FirstOrDefault(r => r.Check == "acknowledged-writes")?.Reason ?? "nothing was checked";
}
