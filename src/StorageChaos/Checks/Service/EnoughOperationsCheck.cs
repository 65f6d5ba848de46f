using StorageChaos.Histories;

namespace StorageChaos.Checks.Service;

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
        var acknowledged = run.History.CountWork(OpPhase.Ok);
        var minimum = run.Expect.MinimumOperations;
        var enough = acknowledged >= minimum;
        return new CheckResult
        {
            Check = Name,
            Verdict = enough ? Verdict.Pass : Verdict.Inconclusive,
            Reason = enough
                ? $"{acknowledged} operations were acknowledged, {minimum} are demanded"
                : $"vacuous: {acknowledged} operations were acknowledged, {minimum} are demanded",
            Figures = new Dictionary<string, double> { ["acknowledged"] = acknowledged, ["minimum"] = minimum },
        };
    }
}
