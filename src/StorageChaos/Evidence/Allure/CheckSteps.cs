using System.Globalization;
using StorageChaos.Checks;
using StorageChaos.Judging;

namespace StorageChaos.Evidence.Allure;

/// <summary>Turns check results into steps.</summary>
internal static class CheckSteps
{
    /// <summary>Anomalies of one check that are shown one by one; the rest is counted.</summary>
    public const int ShownAnomalies = 50;

    /// <summary>One step a check, one step within it an anomaly.</summary>
    /// <param name="judgement">The judgement.</param>
    /// <param name="at">When, in milliseconds since 1970: judging takes no time of the run.</param>
    public static IEnumerable<AllureStep> Of(Judgement judgement, long at) =>
        judgement.Checks.Where(check => check.Applies).Select(check => new AllureStep
        {
            Name = $"check {check.Check}: {check.Reason}",
            Status = Status(check.Verdict),
            StatusDetails = check.Verdict == Verdict.Pass ? null : new AllureDetails(check.Reason),
            Start = at,
            Stop = at,
            Parameters = [.. check.Figures.Select(f => new AllureValue(f.Key, Figure(f.Value)))],
            Steps = [.. Anomalies(check, at)],
        });

    /// <summary>An anomaly in one line.</summary>
    public static string Line(Anomaly a) =>
        $"{a.Kind}: {a.Message}"
        + (a.Count == 1 ? "" : $" (stands for {a.Count.ToString(CultureInfo.InvariantCulture)})")
        + (a.AllowedByContract ? " (allowed by the contract)" : "")
        + (a.Evidence is null ? "" : $" [{a.Evidence}]");

    /// <summary>A figure, with a point and no needless digits.</summary>
    public static string Figure(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    /// <summary>The status that a verdict has in a report: a lab hiccup never looks like a data loss.</summary>
    public static AllureStatus Status(Verdict verdict) => verdict switch
    {
        Verdict.Pass => AllureStatus.Passed,
        Verdict.Inconclusive => AllureStatus.Broken,
        _ => AllureStatus.Failed,
    };

    private static IEnumerable<AllureStep> Anomalies(CheckResult check, long at)
    {
        AllureStep Step(string name) => new() { Name = name, Status = Status(check.Verdict), Start = at, Stop = at };
        foreach (var anomaly in check.Anomalies.Take(ShownAnomalies))
            yield return Step(Line(anomaly));
        if (check.Anomalies.Count > ShownAnomalies)
            yield return Step($"and {check.Anomalies.Count - ShownAnomalies} more of {check.Anomalies.Count}: see results.json");
    }
}
