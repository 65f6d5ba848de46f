using StorageChaos.Histories;

namespace StorageChaos.Checks;

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
        var appends = AppendState.Each(run.History);
        var errors = run.History.Of(OpAction.Append).Where(op => op.Phase is OpPhase.Fail or OpPhase.Info).ToList();
        var end = RunPhases.EndOfWorkload(run.History);
        var figures = new Dictionary<string, double>
        {
            ["errors"] = errors.Count,
            ["open"] = appends.Count(a => a.Completion is null),
            ["longestStall"] = Math.Round(appends.Select(a => a.DurationUntil(end)).DefaultIfEmpty().Max(), 6),
        };
        var anomalies = new List<Anomaly>();
        foreach (var kind in errors.GroupBy(op => (Error: op.Error ?? "an error without a name", op.Call)))
        {
            figures[$"errors.{kind.Key.Error}"] = figures.GetValueOrDefault($"errors.{kind.Key.Error}") + kind.Count();
            anomalies.Add(Error(kind.Key.Error, kind.Key.Call, [.. kind]));
        }

        AddLatencies(run.History, figures);
        var (verdict, reason) = Judge(run, figures);
        return new CheckResult { Check = Name, Verdict = verdict, Reason = reason, Figures = figures, Anomalies = anomalies };
    }

    private static (Verdict Verdict, string Reason) Judge(RunRecord run, Dictionary<string, double> figures)
    {
        var (errors, stall) = (figures["errors"], figures["longestStall"]);
        var seen = $"{errors} errors reached the application, the longest append took {stall:0.###} s, {figures["open"]} were open at the end";
        if (errors > 0 && run.Expect.Errors == ErrorExpectation.None)
            return (Verdict.Fail, $"no error was to reach the application: {seen}");

        var missing = errors == 0 && run.Expect.Errors == ErrorExpectation.Surface ? "errors were to reach the application, none did"
            : stall < run.Expect.MinimumStall.TotalSeconds ? $"the fault was to stall an append for {run.Expect.MinimumStall.TotalSeconds:0.###} s at least"
            : null;
        if (missing is null)
            return (Verdict.Pass, seen);

        // What a fault is to cause can only be missed where the fault was.
        if (run.Aborted is { } aborted)
            return (Verdict.Inconclusive, $"{missing}, but the run was cut short ({aborted}): {seen}");
        var fault = new FaultEffectCheck().Check(run);
        return fault.Verdict == Verdict.Pass
            ? (Verdict.Fail, $"{missing}: {seen}")
            : (Verdict.Inconclusive, $"{missing}, but {fault.Reason}: {seen}");
    }

    private static Anomaly Error(string error, string? call, List<Op> ops) => new()
    {
        Kind = "error",
        Message = $"{error}{(call is null ? "" : $" from {call}")}: {ops.Count} appends, the first by writer {ops[0].Writer}, record {ops[0].Record}",
        Count = ops.Count,
        Evidence = HistoryEvidence.Of(ops[0]),
    };

    private static void AddLatencies(History history, Dictionary<string, double> figures)
    {
        var broken = history.Of(OpAction.Inject).FirstOrDefault()?.Index ?? long.MaxValue;
        var steady = history.Of(OpAction.Append)
            .Where(op => op is { Phase: OpPhase.Ok, Duration: not null } && op.Index < broken)
            .Select(op => op.Duration!.Value).Order().ToList();
        if (steady.Count == 0)
            return;
        foreach (var percent in new[] { 50, 99 })
            figures[$"p{percent}"] = steady[Math.Max(0, ((steady.Count * percent) + 99) / 100 - 1)];
    }
}
