using StorageChaos.Histories;
using StorageChaos.Storage;

namespace StorageChaos.Checks.Namespaces;

/// <summary>Gathers what is wrong with the names of all writers, and what the contract says of it.</summary>
internal sealed class NameTally(ContractCoverage contract)
{
    private readonly List<(Anomaly Anomaly, Allowance? Allowance)> all = [];

    public IReadOnlyList<Anomaly> Anomalies => [.. all.Select(a => a.Anomaly)];

    /// <summary>What kept whole trees from being judged.</summary>
    public List<string> Problems { get; } = [];

    public long Acknowledged { get; private set; }

    public long Indeterminate { get; private set; }

    /// <summary>The first anomaly that no allowance covers; null if there is none.</summary>
    public Anomaly? FirstUnlawful => all.Select(a => a.Anomaly).FirstOrDefault(a => !a.AllowedByContract && a.Kind != NameKind.Unreadable);

    /// <summary>The allowances that were used, each once.</summary>
    public IEnumerable<Allowance> Allowances => all.Select(a => a.Allowance).OfType<Allowance>().Distinct();

    public long Count(string kind) => all.Where(a => a.Anomaly.Kind == kind).Sum(a => a.Anomaly.Count);

    public void Add(int writer, NameModel model, ObservedTree? tree, bool timesSeen, bool mayHaveMore)
    {
        Acknowledged += model.Acknowledged;
        Indeterminate += model.Indeterminate;
        if (Problem(writer, model, tree) is { } problem)
        {
            Problems.Add(problem);
            return;
        }

        var findings = tree!.End!.Error == "ENOENT"
            ? model.Acknowledged == 0 ? [] : [new NameFinding(NameKind.Lost, model.Top.TreePath!, "the whole tree is missing", model.First, tree.End, model.Top.Below)]
            : new TreeComparison(model, tree, timesSeen).Findings;
        // Two names at most: those of a rename.
        if (mayHaveMore && findings.Count > 0 && findings.Select(f => f.Path).Distinct().Count() <= 2)
        {
            Problems.Add($"writer {writer}: an operation that its host had no time to tell before it lost its power may be why: {findings[0].Path}: {findings[0].Kind}: {findings[0].Fate}");
            return;
        }

        foreach (var finding in findings) Add(writer, finding);
    }

    private static string? Problem(int writer, NameModel model, ObservedTree? tree) =>
        model.Problem
        ?? (tree?.End is null ? $"writer {writer}: there is no final read of its tree, or it did not end"
        : tree.End.Error is not (null or "ENOENT") ? $"writer {writer}: the final read of its tree failed: {tree.End.Error}"
        : null);

    private void Add(int writer, NameFinding finding)
    {
        var by = finding.By;
        var allowance = AllowanceFor(by, finding.Kind);
        // Where a name lawfully leads to another object than it must, that is what later operations met, whatever it is.
        var kind = finding.Kind is NameKind.WrongType or NameKind.Misplaced ? NameKind.Stale : finding.Kind;
        var upon = allowance is null ? finding.Upon.FirstOrDefault(op => op.Acknowledged && AllowanceFor(op, kind) is not null) : null;
        if (upon is not null) allowance = AllowanceFor(upon, kind);
        var proof = finding.Read ?? by?.Completion ?? by?.Invoke;
        var anomaly = new Anomaly
        {
            Kind = finding.Kind,
            Message = $"writer {writer}, {finding.Path}: {finding.Fate}{(by is null ? "" : $"; {by.Words} ({HistoryEvidence.Of(by.Completion ?? by.Invoke)})")}{(upon is null ? "" : $"; it rests on {upon.Words}")}",
            Count = finding.Count,
            AllowedByContract = allowance is not null && finding.Kind != NameKind.Unreadable,
            Evidence = proof is null ? null : HistoryEvidence.Of(proof),
        };
        all.Add((anomaly, anomaly.AllowedByContract ? allowance : null));
    }

    private Allowance? AllowanceFor(NameOp? op, string kind) => op is { Acknowledged: true }
        ? contract.ForWrite(op.Invoke.Time, op.Completion!.Time, NameKind.IsOfAnEarlierTime(kind) ? NameKind.Lost : kind)
        : kind is NameKind.Misplaced or NameKind.Corrupt ? contract.ForOldBlocks() : contract.ForMetadata();
}
