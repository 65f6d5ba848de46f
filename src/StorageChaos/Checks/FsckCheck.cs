using StorageChaos.Fsck;

namespace StorageChaos.Checks;

/// <summary>Whether the file system is consistent, judged on a copy whose journal was replayed.</summary>
public sealed class FsckCheck : ICheck
{
    /// <summary>The check's name in results.</summary>
    public const string CheckName = "fsck";

    /// <inheritdoc/>
    public string Name => CheckName;

    /// <inheritdoc/>
    public CheckResult Check(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.Fsck is not { } report)
            return Result(Verdict.Inconclusive, "the file system was not checked");
        if (report.AfterReplay is not { } verdict)
            return Result(Verdict.Inconclusive, report.Problem ?? "the file system was not checked after its journal was replayed");
        return verdict.Outcome switch
        {
            FsckOutcome.Clean => Result(Verdict.Pass, $"{report.FileSystem} is consistent: {verdict.Reason}{Vanished(report)}", verdict),
            FsckOutcome.Findings => Damaged(run, report, verdict),
            _ => Result(Verdict.Inconclusive, $"{report.FileSystem}: {verdict.Reason}", verdict),
        };
    }

    private static CheckResult Damaged(RunRecord run, FsckReport report, FsckReading verdict)
    {
        var allowance = new ContractCoverage(run).ForMetadata();
        var reason = $"{report.FileSystem} is inconsistent: {verdict.Reason}";
        return Result(
            allowance is null ? Verdict.Fail : Verdict.Pass,
            allowance is null ? reason : $"DAMAGE that the contract allows after a power cut of {allowance.PowerCutOf} ({allowance.Because}): {reason}",
            verdict) with
        { Anomalies = [.. Anomalies(verdict, allowance is not null)] };
    }

    // An unreplayed journal shows errors that are none.
    private static string Vanished(FsckReport report) => report.BeforeReplay is { FindingCount: > 0 } before
        ? $"; {before.FindingCount} findings before the journal was replayed vanished with the replay, as they should"
        : "";

    private static IEnumerable<Anomaly> Anomalies(FsckReading verdict, bool allowed) => verdict.Findings
        .GroupBy(line => line)
        .Select(same => new Anomaly
        {
            Kind = "fsck-finding",
            Message = same.Key.Trim(),
            Count = same.Count(),
            AllowedByContract = allowed,
            Evidence = "fsck/report.json",
        });

    private static CheckResult Result(Verdict verdict, string reason, FsckReading? reading = null) => new()
    {
        Check = CheckName,
        Verdict = verdict,
        Reason = reason,
        Figures = reading is null ? new Dictionary<string, double>() : new Dictionary<string, double> { ["findings"] = reading.FindingCount },
    };
}
