using System.Globalization;
using StorageChaos.Histories;
using StorageChaos.Nodes;

namespace StorageChaos.Checks.Machines;

/// <summary>
/// Whether every host lived through the faults. One that panicked, hung, or went down by itself is an outcome, and a grave one: the
/// storage took the whole operating system with it. It fails the run, unless the scenario states that a host may have to be switched
/// off and on. One that could only not be reached may be alive: nobody knows.
/// </summary>
public sealed class HostsCheck : ICheck
{
    /// <summary>The check's name in results.</summary>
    public const string CheckName = "hosts";

    /// <inheritdoc/>
    public string Name => CheckName;

    /// <inheritdoc/>
    public CheckResult Check(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var deaths = HostDeath.Of(run);
        var dead = deaths.Where(d => HostState.Dead.Contains(d.State)).ToList();
        var unlawful = dead.Where(d => run.Expect.Recovery < d.RungOf(run)).ToList();
        var verdict = unlawful.Count > 0 ? Verdict.Fail : deaths.Count > dead.Count ? Verdict.Inconclusive : Verdict.Pass;
        return new CheckResult
        {
            Check = Name,
            Verdict = verdict,
            Reason = deaths.Count == 0
                ? "no host died"
                : string.Join("; ", deaths.Select(d => Words(run, d))),
            Applies = deaths.Count > 0,
            Figures = new Dictionary<string, double> { ["died"] = dead.Count },
            Anomalies =
            [
                .. deaths.Select(d => new Anomaly
                {
                    Kind = "host-death",
                    Message = Words(run, d),
                    AllowedByContract = !unlawful.Contains(d) && dead.Contains(d),
                    Evidence = HistoryEvidence.Of(d.Op),
                }),
            ],
        };
    }

    private static string Words(RunRecord run, HostDeath death)
    {
        if (!HostState.Dead.Contains(death.State)) return $"{death.Host} is {death.State}: {death.How}";
        var when = death.At is { } at ? string.Create(CultureInfo.InvariantCulture, $" at {at:0.0} s{Before(run, at)}") : "";
        return $"the operating system of {death.Host} died{when}: {death.State}: {death.How}";
    }

    // What the client asks: was the system gone before the application even noticed?
    private static string Before(RunRecord run, double at)
    {
        var injected = run.History.Of(OpAction.Inject).FirstOrDefault()?.Index ?? -1;
        if (run.History.Work.FirstOrDefault(op => op.Phase is OpPhase.Fail or OpPhase.Info && op.Index > injected) is not { } error)
            return ", and no error reached the application";
        var between = Math.Abs(error.Time - at);
        return error.Time > at
            ? string.Create(CultureInfo.InvariantCulture, $", {between:0.0} s before the first error at the application")
            : string.Create(CultureInfo.InvariantCulture, $", {between:0.0} s after the first error at the application");
    }
}
