using StorageChaos.Checks.Expectations;
using StorageChaos.Nodes;

namespace StorageChaos.Checks.Service;

/// <summary>How long nobody was served, and whether what the application felt is within the limits that the scenario sets.</summary>
public sealed class AvailabilityCheck : ICheck
{
    /// <summary>The check's name in results.</summary>
    public const string CheckName = "availability";

    /// <inheritdoc/>
    public string Name => CheckName;

    /// <inheritdoc/>
    public CheckResult Check(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var tally = new WorkTally(run);
        var outages = tally.Outages;
        var recovery = new RecoveryCheck().Check(run).Figures;
        var figures = new Dictionary<string, double>
        {
            ["observedSeconds"] = Round(outages.Observed),
            ["outageThreshold"] = Round(outages.Threshold),
            ["outages"] = outages.Count,
            ["unavailableSeconds"] = Round(outages.Total),
            ["unavailableShare"] = Round(outages.Share),
            ["longestOutage"] = Round(outages.Longest.Seconds),
        };
        if (outages.Count > 0)
            figures["longestOutageAt"] = Round(outages.Longest.At);
        if (tally.TimeToFirstError is { } first)
            figures["timeToFirstError"] = first;
        if (recovery.TryGetValue("recoverySeconds", out var recovered))
            figures["recoverySeconds"] = recovered;
        var (verdict, reason) = Judge(run, tally, recovery);
        return new CheckResult { Check = Name, Verdict = verdict, Reason = reason, Figures = figures };
    }

    private static (Verdict Verdict, string Reason) Judge(RunRecord run, WorkTally tally, IReadOnlyDictionary<string, double> recovery)
    {
        var outages = tally.Outages;
        var seen = outages.Count == 0
            ? $"no outage of more than {outages.Threshold:0.###} s{outages.Origin} in {outages.Observed:0.###} s"
            : $"nobody was served for {outages.Total:0.###} of {outages.Observed:0.###} s ({outages.Share:0.0 %}) " +
                $"in {outages.Count} outages of more than {outages.Threshold:0.###} s{outages.Origin}, "
                + $"the longest {outages.Longest.Seconds:0.###} s";
        if (run.Expect.Slo is not { Any: true } limits)
            return (Verdict.Pass, seen);
        if (!run.History.Work.Any())
            return (Verdict.Inconclusive, "there are limits for the service, but nobody asked anything of it");

        var exceeded = Exceeded(limits, run, tally, recovery).ToList();
        if (exceeded.Count == 0)
            return (Verdict.Pass, $"within all limits: {seen}");
        return run.Aborted is { } aborted
            ? (Verdict.Inconclusive, $"{string.Join("; ", exceeded)}, but the run was cut short ({aborted})")
            : (Verdict.Fail, $"{string.Join("; ", exceeded)}; {seen}");
    }

    private static IEnumerable<string> Exceeded(
        ServiceLevel limits,
        RunRecord run,
        WorkTally tally,
        IReadOnlyDictionary<string, double> recovery)
    {
        if (limits.MaximumStall?.TotalSeconds is { } stall && tally.LongestStall > stall)
            yield return $"the longest operation took {tally.LongestStall:0.###} s, the limit is {stall:0.###} s (maximumStall)";
        if (limits.MaximumUnavailable is { } share && tally.Outages.Share > share)
            yield return $"nobody was served for {tally.Outages.Share:0.00 %} of the time, " +
                $"the limit is {share:0.00 %} (maximumUnavailable)";
        if (limits.MaximumErrors is { } errors && tally.Errors > errors)
            yield return $"{tally.Errors} operations came back with an error, the limit is {errors} (maximumErrors)";
        if (limits.MaximumTimeToRecover?.TotalSeconds is not { } limit || !recovery.TryGetValue("healedAt", out var healedAt))
            yield break;
        if (recovery.TryGetValue("recoverySeconds", out var took))
        {
            if (took > limit)
                yield return $"recovery took {took:0.###} s from the last heal, the limit is {limit:0.###} s (maximumTimeToRecover)";
        }
        else if (!run.Faults.Any(f => run.Has(Role.Client, f.BootOf)))
        {
            yield return "nothing was acknowledged in the " +
                $"{Math.Max(0, RunPhases.EndOfWorkload(run.History) - healedAt):0.###} s after the last heal, " +
                $"the limit is {limit:0.###} s (maximumTimeToRecover)";
        }
    }

    private static double Round(double value) => Math.Round(value, 6);
}
