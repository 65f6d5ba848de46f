using StorageChaos.Checks.Expectations;
using StorageChaos.Checks.Faults;
using StorageChaos.Histories;
using StorageChaos.Protocol;

namespace StorageChaos.Checks.Service;

/// <summary>What the application saw, errors and stalls, against what the scenario states beforehand.</summary>
public sealed class ApplicationErrorsCheck : ICheck
{
    /// <summary>The check's name in results.</summary>
    public const string CheckName = "application-errors";

    /// <inheritdoc/>
    public string Name => CheckName;

    /// <inheritdoc/>
    public CheckResult Check(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var tally = new WorkTally(run);
        var figures = new Dictionary<string, double>
        {
            ["errors"] = tally.Errors,
            ["open"] = tally.Open,
            ["longestStall"] = Math.Round(tally.LongestStall, 6),
        };
        foreach (var (kind, (_, count)) in tally.ErrorKinds)
            figures[$"errors.{kind.Error}"] = figures.GetValueOrDefault($"errors.{kind.Error}") + count;
        foreach (var percent in new[] { 50, 99 })
        {
            if (tally.Steady.Percentile(percent) is { } duration)
                figures[$"p{percent}"] = duration;
        }

        var anomalies = tally.ErrorKinds.Select(e => Error(e.Key.Error, e.Key.Call, e.Value.First, e.Value.Count)).ToList();
        var (verdict, reason) = Judge(run, figures);
        return new CheckResult { Check = Name, Verdict = verdict, Reason = reason, Figures = figures, Anomalies = anomalies };
    }

    private static (Verdict Verdict, string Reason) Judge(RunRecord run, Dictionary<string, double> figures)
    {
        var (errors, stall) = (figures["errors"], figures["longestStall"]);
        var seen = $"{errors} errors reached the application, " +
            $"the longest operation took {stall:0.###} s, {figures["open"]} were open at the end";
        if (errors > 0 && run.Expect.Errors == ErrorExpectation.None)
            return (Verdict.Fail, $"no error was to reach the application: {seen}");

        var missing = errors == 0 && run.Expect.Errors == ErrorExpectation.Surface ? "errors were to reach the application, none did"
            : stall < run.Expect.MinimumStall.TotalSeconds
                ? $"the fault was to stall an operation for {run.Expect.MinimumStall.TotalSeconds:0.###} s at least"
            : null;
        if (missing is null)
            return (Verdict.Pass, seen);

        // An effect of a fault can be missing only if the fault happened.
        if (run.Aborted is { } aborted)
            return (Verdict.Inconclusive, $"{missing}, but the run was cut short ({aborted}): {seen}");
        var fault = new FaultEffectCheck().Check(run);
        return fault.Verdict == Verdict.Pass
            ? (Verdict.Fail, $"{missing}: {seen}")
            : (Verdict.Inconclusive, $"{missing}, but {fault.Reason}: {seen}");
    }

    private static Anomaly Error(string error, string? call, Op first, long count) => new()
    {
        Kind = "error",
        Message = $"{error}{(call is null ? "" : $" from {call}")}: " +
            $"{count} {(first.Action == RecordProtocol.Append ? "appends" : "operations")}, " +
            $"the first by writer {first.Writer}, {(first.Path is { } path ? $"{first.Action} {path}" : $"record {first.Record}")}",
        Count = count,
        Evidence = HistoryEvidence.Of(first),
    };
}
