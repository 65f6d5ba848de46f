using System.Globalization;
using System.Text;
using StorageChaos.Checks;
using StorageChaos.Checks.Expectations;

namespace StorageChaos.Evidence.Allure;

/// <summary>The text above a run's steps: what it shows, what was promised, what came out. Markdown.</summary>
internal static class RunDescription
{
    public static string Of(RunView run)
    {
        var text = new StringBuilder();
        var judgement = run.Judgement;
        if (run.Document.Scenario.Shows is { Length: > 0 } shows)
            text.Append(shows.Trim()).Append("\n\n");
        text.Append("**Contract:** ")
            .Append(judgement?.Contract ?? run.Document.Scenario.Stack.Contract().ToString())
            .Append(judgement?.ContractUse is { } use ? $". In this run, {use}" : "")
            .Append("\n\n");
        text.Append("**Stated beforehand:** ").Append(Stated(run.Document.Scenario.Expect)).Append("\n\n");
        text.Append("**Outcome:** ").Append(judgement is null
            ? "not judged"
            : $"{judgement.Outcome}, {(judgement.AsExpected ? "as stated" : "not as stated")}. {judgement.Reason}").Append("\n\n");
        if (run.Document.Faults.Count > 0)
            text.Append("**Faults:**\n\n").Append(string.Concat(run.Document.Faults.Select(f => $"- {f.Id}: {f.Description}\n")));
        foreach (var check in judgement?.Checks ?? [])
        {
            if (check.TimeLine is { Count: > 0 } stages)
                Cascade(text, stages);
        }

        return text.ToString().TrimEnd() + "\n";
    }

    private static void Cascade(StringBuilder text, IReadOnlyList<TimeLineEntry> stages)
    {
        text.Append("\n**Cascade:**\n\n| Run time | After the injection | After the stage before | Host | Stage | Evidence |\n" +
            "|---|---|---|---|---|---|\n");
        foreach (var e in stages)
            text.Append(
                CultureInfo.InvariantCulture,
                $"| {RunSteps.Seconds(e.Time)} | {Seconds(e.AfterInjection)} | {Seconds(e.AfterPrevious)} | " +
                $"{e.Host} | {e.Stage} | {e.Evidence} |\n");
    }

    private static string Seconds(double? seconds) => seconds is { } s ? RunSteps.Seconds(s) : "";

    private static string Stated(Expectation expect)
    {
        var parts = new List<string>
        {
            $"verdict {RunLabels.EnumText(expect.Verdict)}",
            expect.Errors switch
            {
                ErrorExpectation.None => "no error reaches the application",
                ErrorExpectation.Surface => "errors reach the application",
                _ => "errors may reach the application",
            },
            expect.Loss == LossExpectation.Found ? "loss or damage is found" : "nothing is lost beyond what the contract allows",
        };
        if (expect.MinimumStall > TimeSpan.Zero)
            parts.Add($"an operation stalls for {RunSteps.Seconds(expect.MinimumStall.TotalSeconds)} or more");
        if (expect.Slo is { Any: true } slo)
            parts.Add($"within {slo}");
        if (expect.KernelLog is { Expected.Count: > 0 } log)
            parts.Add($"logs say {string.Join(" and ", log.Expected)}");
        parts.Add($"{expect.MinimumOperations} acknowledged operations or more");
        return string.Join("; ", parts);
    }
}
