using StorageChaos.Checks;
using StorageChaos.Checks.Expectations;
using StorageChaos.Checks.FileSystems;
using StorageChaos.Checks.Layers;

namespace StorageChaos.Judging;

/// <summary>Runs all checks over a run and takes the worst.</summary>
public static class Judge
{
    /// <summary>Judges a run. The same run always gives the same judgement.</summary>
    /// <param name="run">The run.</param>
    /// <param name="checks">The checks, in the order of the report; null: <see cref="CheckKinds.All"/>.</param>
    public static Judgement Of(RunRecord run, IReadOnlyList<ICheck>? checks = null)
    {
        ArgumentNullException.ThrowIfNull(run);
        checks ??= CheckKinds.All;
        var results = checks.Select(check => check.Check(run)).ToList();
        var harm = checks.Zip(results).Where(c => c.First.FindsHarm).Select(c => c.Second).ToList();
        results.Add(PlantedLossCheck.Check(run, harm, [.. results.Except(harm)]));
        if (run.History.Problem is { } gap)
            results.Insert(0, new CheckResult
            {
                Check = "history",
                Verdict = Verdict.Inconclusive,
                Reason = $"{gap}; what could be read was judged",
            });
        if (run.Aborted is { } why)
            results.Insert(0, new CheckResult { Check = "run-completed", Verdict = Verdict.Inconclusive, Reason = why });
        var worst = Deciding(results);
        var outcome = Outcome(worst.Verdict, run.Expect, results, harm);
        return new Judgement
        {
            Verdict = worst.Verdict,
            Reason = worst.Verdict == Verdict.Pass ? Summary(harm) : $"{worst.Check}: {worst.Reason}",
            // A missed planted loss is a failure, too, but not the one that was expected.
            AsExpected = worst.Verdict == run.Expect.Verdict && (run.Expect.DecidedBy ?? worst.Check) == worst.Check
                && (run.Expect.Loss == LossExpectation.None || outcome == "caught" || worst.Verdict == Verdict.Inconclusive),
            Outcome = outcome,
            Contract = run.Contract().ToString(),
            ContractUse = ContractUse.Of(run, harm),
            Checks = results,
        };
    }

    /// <summary>
    /// The check that decides: one with the worst verdict. Of failures harm to what is stored is the gravest, of equals the first.
    /// </summary>
    /// <exception cref="InvalidOperationException">There are no checks.</exception>
    public static CheckResult Deciding(IReadOnlyList<CheckResult> results) =>
        results.MaxBy(r => (r.Verdict, r.Verdict == Verdict.Fail && CheckKinds.FindsHarm(r.Check)))
            ?? throw new InvalidOperationException("there are no checks");

    private static string Outcome(Verdict verdict, Expectation expect, List<CheckResult> results, List<CheckResult> harm)
    {
        var planted = expect.Loss == LossExpectation.Found;
        var failed = results.Where(r => r.Verdict == Verdict.Fail).ToList();
        return verdict switch
        {
            Verdict.Inconclusive => "inconclusive",
            Verdict.Pass => planted ? "caught" : "pass",
            _ when failed.Exists(r => r.Check == PlantedLossCheck.CheckName) => "missed",
            // A planted loss that no contract allows must fail the checks that find it. No other check may fail.
            _ when planted && failed.TrueForAll(harm.Contains) => "caught",
            _ => "fail",
        };
    }

    // What happened to the data, for each kind of work in the run.
    private static string Summary(List<CheckResult> harm) => string.Join("; ", harm
        .Where(r => r.Applies && r.Check is not (FsckCheck.CheckName or LayersCheck.CheckName))
        .Select(r => r.Reason));
}
