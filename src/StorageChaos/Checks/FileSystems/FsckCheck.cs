using StorageChaos.Checks.Contracts;
using StorageChaos.Fsck.Reports;

namespace StorageChaos.Checks.FileSystems;

/// <summary>Whether the file system is consistent, judged on a copy whose journal was replayed.</summary>
public sealed class FsckCheck : ICheck
{
    /// <summary>The check's name in results.</summary>
    public const string CheckName = "fsck";

    /// <inheritdoc/>
    public string Name => CheckName;

    /// <inheritdoc/>
    public bool FindsHarm => true;

    /// <inheritdoc/>
    public CheckResult Check(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (run.Fsck is null && !run.HasFileSystem)
            return Result(Verdict.Pass, "the stack has no file system") with { Applies = false };
        if (run.Fsck is not { } report)
            return Result(Verdict.Inconclusive, "the file system was not checked");
        return report.Outcome switch
        {
            FsckOutcome.Clean when run.Expect.Vanishing && report.BeforeReplay?.Findings.Any(f => f.Vanished == true) != true =>
                Result(Verdict.Inconclusive, $"{report.FileSystem} had no finding that the replay of its journal could take away", report),
            FsckOutcome.Clean => Result(Verdict.Pass, $"{report.FileSystem} is consistent: {report.Reason}", report),
            FsckOutcome.Findings => Damaged(run, report),
            _ => Result(Verdict.Inconclusive, $"{report.FileSystem}: {report.Reason}", report),
        };
    }

    private static CheckResult Damaged(RunRecord run, FsckReport report)
    {
        var allowance = new ContractCoverage(run).ForMetadata();
        var reason = $"{report.FileSystem} is inconsistent: {report.Reason}";
        return Result(
            allowance is null ? Verdict.Fail : Verdict.Pass,
            allowance is null
                ? reason
                : $"DAMAGE that the contract allows after a power cut of {allowance.PowerCutOf} ({allowance.Because}): {reason}",
            report) with
        { Anomalies = [.. Anomalies(report, allowance is not null)] };
    }

    private static IEnumerable<Anomaly> Anomalies(FsckReport report, bool allowed) => report.Findings
        .GroupBy(finding => (finding.Class, finding.Path, finding.Message))
        .Select(same => new Anomaly
        {
            Kind = Meanings.Slug(same.Key.Class),
            Message = $"{Meanings.Name(same.Key.Class)}: {(same.Key.Path is { } path ? $"{path}: " : "")}{same.Key.Message}",
            Count = same.Count(),
            AllowedByContract = allowed,
            Evidence = "fsck/report.json",
        });

    private static CheckResult Result(Verdict verdict, string reason, FsckReport? report = null) => new()
    {
        Check = CheckName,
        Verdict = verdict,
        Reason = reason,
        Figures = report is null ? new Dictionary<string, double>() : Figures(report),
    };

    private static Dictionary<string, double> Figures(FsckReport report)
    {
        var figures = new Dictionary<string, double> { ["findings"] = report.FindingCount };
        foreach (var count in report.Classes)
            figures[$"class {(int)count.Class}"] = count.Count;
        return figures;
    }
}
