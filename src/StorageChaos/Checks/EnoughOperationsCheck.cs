namespace StorageChaos.Checks;

/// <summary>A run in which hardly anything was acknowledged says nothing.</summary>
public sealed class EnoughOperationsCheck : ICheck
{
    /// <summary>The check's name in results.</summary>
    public const string CheckName = "enough-operations";

    /// <inheritdoc/>
    public string Name => CheckName;

    /// <inheritdoc/>
    public CheckResult Check(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var acknowledged = AppendState.Of(run.History).Values.Count(a => a.Knowledge == AppendKnowledge.Acknowledged);
        var minimum = run.Expect.MinimumOperations;
        var enough = acknowledged >= minimum;
        return new CheckResult
        {
            Check = Name,
            Verdict = enough ? Verdict.Pass : Verdict.Inconclusive,
            Reason = enough
                ? $"{acknowledged} appends were acknowledged, {minimum} are demanded"
                : $"vacuous: {acknowledged} appends were acknowledged, {minimum} are demanded",
            Figures = new Dictionary<string, double> { ["acknowledged"] = acknowledged, ["minimum"] = minimum },
        };
    }
}
