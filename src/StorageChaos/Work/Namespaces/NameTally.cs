using StorageChaos.Checks;
using StorageChaos.Checks.Contracts;
using StorageChaos.Histories;
using StorageChaos.Protocol;
using StorageChaos.Stacks.Contracts;

namespace StorageChaos.Work.Namespaces;

/// <summary>Gathers what is wrong with the names of all writers, and what the contract says of it.</summary>
internal sealed class NameTally(ContractCoverage contract, ColdTrees trees)
{
    // What one transaction of a journal holds, in seconds, is lost together (ext4(5), commit: 5).
    private const double CommitInterval = 5;

    private readonly List<(Anomaly Anomaly, Allowance? Allowance)> all = [];

    public IReadOnlyList<Anomaly> Anomalies => [.. all.Select(a => a.Anomaly)];

    /// <summary>What kept whole trees from being judged.</summary>
    public List<string> Problems { get; } = [];

    public long Acknowledged { get; private set; }

    public long Indeterminate { get; private set; }

    /// <summary>The first anomaly that no allowance covers; null if there is none.</summary>
    public Anomaly? FirstUnlawful =>
        all.Select(a => a.Anomaly).FirstOrDefault(a => !a.AllowedByContract && a.Kind != NameAnomaly.Unread);

    /// <summary>The allowances that were used, each once.</summary>
    public IEnumerable<Allowance> Allowances => all.Select(a => a.Allowance).OfType<Allowance>().Distinct();

    public long Count(string kind) => all.Where(a => a.Anomaly.Kind == kind).Sum(a => a.Anomaly.Count);

    public void Add(int writer, NameModel model, bool timesSeen, bool mayHaveMore)
    {
        var tree = trees.Client(writer);
        Acknowledged += model.Acknowledged;
        Indeterminate += model.Indeterminate;
        if (Problem(writer, model, tree) is { } problem)
        {
            Problems.Add(problem);
            return;
        }

        var findings = tree!.End!.Error is { } error
            ? model.Acknowledged == 0 ? [] : [Whole(model, tree.End, error)]
            : new TreeComparison(model, tree, timesSeen, (path, content) => trees.IsLost(writer, path, content)).Findings;
        if (mayHaveMore && findings.Count > 0 && MayBeOfOne(findings, tree))
        {
            Problems.Add(
                $"writer {writer}: an operation that its host had no time to tell before it lost its power may be why: "
                    + $"{string.Join("; ", findings.Select(f => $"{f.Path}: {f.Kind}: {f.Fate}"))}");
            return;
        }

        var lost = Lost(findings);
        foreach (var finding in findings) Add(writer, finding, lost);
    }

    // Two names at most, those of a rename; and nothing that no operation does.
    private static bool MayBeOfOne(IReadOnlyCollection<NameFinding> findings, ObservedTree tree) =>
        tree.End!.Error is null && findings.Select(f => f.Path).Distinct().Count() <= 2
        && findings.All(
            f => f.Kind is not (NameAnomaly.DuplicatedName or NameAnomaly.EntryWithoutInode)
                && f.Read?.Found is not (Found.Misplaced or Found.Corrupt));

    private static NameFinding Whole(NameModel model, Op end, string error) => error == "ENOENT"
        ? new(NameAnomaly.Lost, model.Top.TreePath!, "the whole tree is missing", model.First, end, model.Top.Below)
        : new(NameAnomaly.Unreadable, model.Top.TreePath!, $"the whole tree is unreadable: {error}", model.First, end, model.Top.Below);

    private string? Problem(int writer, NameModel model, ObservedTree? tree) =>
        model.Problem
        ?? (tree?.End is null ? $"writer {writer}: there is no final read of its tree, or it did not end"
        : tree.End.Error is not (null or "ENOENT") && !trees.IsLost(writer)
            ? $"writer {writer}: the final read of its tree failed: {tree.End.Error}"
        : null);

    private void Add(int writer, NameFinding finding, List<NameOp> lost)
    {
        var by = finding.By;
        var allowance = AllowanceFor(by, finding.Kind);
        var kind = Met(finding.Kind);
        var upon = allowance is not null ? null
            // That the way to it could lawfully be lost is not enough for an attribute: something else must show that it was.
            : Excuse(finding)
                ?? finding.Through.FirstOrDefault(
                    op => IsLawfullyLost(op, kind) && lost.Count > 0 && op.Invoke.Time >= lost[0].Invoke.Time - CommitInterval);
        if (upon is not null) allowance = AllowanceFor(upon, kind);
        var proof = finding.Read ?? by?.Completion ?? by?.Invoke;
        var anomaly = new Anomaly
        {
            Kind = finding.Kind,
            Message = $"writer {writer}, {finding.Path}: {finding.Fate}"
                + $"{(by is null ? "" : $"; {by.Words} ({HistoryEvidence.Of(by.Completion ?? by.Invoke)})")}"
                + $"{(upon is null ? "" : $"; it rests on {upon.Words}")}",
            Count = finding.Count,
            Writer = writer,
            File = finding.Path,
            WrittenAt = by?.Invoke.Time,
            AcknowledgedAt = by is { Acknowledged: true } ? by.Completion!.Time : null,
            AllowedByContract = allowance is not null && finding.Kind != NameAnomaly.Unread,
            Evidence = proof is null ? null : HistoryEvidence.Of(proof),
        };
        all.Add((anomaly, anomaly.AllowedByContract ? allowance : null));
    }

    // What something else shows to be lost: a journal loses what came last, so an operation after one that is lost is, too.
    private List<NameOp> Lost(IEnumerable<NameFinding> findings) =>
        [.. findings.Select(f => AllowanceFor(f.By, f.Kind) is not null ? f.By : Excuse(f)).OfType<NameOp>().OrderBy(op => op.Invoke.Time)];

    // Another object shows by itself that the way led elsewhere.
    private NameOp? Excuse(NameFinding finding) =>
        (NameAnomaly.IsOfAnAttribute(finding.Kind) ? finding.Upon : finding.Upon.Concat(finding.Through))
            .FirstOrDefault(op => IsLawfullyLost(op, Met(finding.Kind)));

    private bool IsLawfullyLost(NameOp? op, string kind) => op is { Acknowledged: true } && AllowanceFor(op, kind) is not null;

    // Where a name lawfully leads to another object than it must, that is what later operations met, whatever it is.
    private static string Met(string kind) => kind is NameAnomaly.WrongType or NameAnomaly.Misplaced ? NameAnomaly.Stale : kind;

    private Allowance? AllowanceFor(NameOp? op, string kind) => op is { Acknowledged: true }
        ? contract.ForWrite(op.Invoke.Time, op.Completion!.Time, NameAnomaly.IsOfAnEarlierTime(kind) ? NameAnomaly.Lost : kind)
        : kind is NameAnomaly.Misplaced or NameAnomaly.Corrupt ? contract.ForOldBlocks() : contract.ForMetadata();
}
