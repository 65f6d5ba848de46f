using StorageChaos.Checks;
using StorageChaos.Checks.Expectations;
using StorageChaos.Judging;

namespace StorageChaos.Evidence.Allure;

/// <summary>What a run is called in a report, and why.</summary>
internal static class RunStatus
{
    public static (AllureStatus Status, AllureDetails Details) Of(RunView run)
    {
        if (run.Judgement is not { } judgement)
        {
            var why = RunReader.Aborted(run.Document) ?? $"the run was not judged: last phase '{run.Document.Phase}'";
            return (AllureStatus.Broken, new AllureDetails(why));
        }

        var details = new AllureDetails(Message(judgement, run.Document.Scenario.Expect), Trace(judgement));
        return (judgement switch
        {
            { AsExpected: true } => AllureStatus.Passed,
            { Verdict: Verdict.Inconclusive } => AllureStatus.Broken,
            // A control that passes although it must not has missed something: that is a failure like any other.
            _ => AllureStatus.Failed,
        }, details);
    }

    private static string Message(Judgement judgement, Expectation expect) => judgement switch
    {
        { AsExpected: false, Verdict: Verdict.Pass } =>
            $"the run passed, but the scenario states that it must come to {RunLabels.EnumText(expect.Verdict)}: {judgement.Reason}",
        { AsExpected: true, Verdict: not Verdict.Pass } =>
            $"{RunLabels.EnumText(judgement.Verdict)}, as this control must be: {judgement.Reason}",
        { Outcome: "caught" } => $"the planted loss was caught, as it must be: {judgement.Reason}",
        _ => judgement.Reason,
    };

    private static string? Trace(Judgement judgement)
    {
        var lines = judgement.Checks
            .Where(check => check.Verdict != Verdict.Pass || check.Anomalies.Count > 0)
            .SelectMany(check => check.Anomalies
                .Take(CheckSteps.ShownAnomalies)
                .Select(a => "  " + CheckSteps.Line(a))
                .Prepend($"{check.Check}: {check.Reason}")
                .Concat(check.Anomalies.Count > CheckSteps.ShownAnomalies
                    ? [$"  and {check.Anomalies.Count - CheckSteps.ShownAnomalies} more"]
                    : []))
            .ToList();
        return lines.Count == 0 ? null : string.Join('\n', lines);
    }
}
