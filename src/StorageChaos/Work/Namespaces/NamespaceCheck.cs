using System.Globalization;
using StorageChaos.Checks;
using StorageChaos.Checks.Contracts;

namespace StorageChaos.Work.Namespaces;

/// <summary>
/// Every name that a writer was told is there must be there and lead to what it was told; every name that was removed must
/// be gone. What an indeterminate operation was about may be as before it or as after it, all of it.
/// </summary>
public sealed class NamespaceCheck : ICheck
{
    /// <summary>The check's name in results.</summary>
    public const string CheckName = "namespace";

    /// <inheritdoc/>
    public string Name => CheckName;

    /// <inheritdoc/>
    public bool FindsHarm => true;

    /// <inheritdoc/>
    public CheckResult Check(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var writers = NameOp.Of(run.History);
        if (writers.Count == 0)
            return new CheckResult { Check = Name, Verdict = Verdict.Pass, Reason = "no names were worked on", Applies = false };

        var tally = new NameTally(new ContractCoverage(run), new ColdTrees(run));
        foreach (var (writer, ops) in writers)
            tally.Add(writer, new NameModel(writer, ops), Clocks.AreTrusted(run), Clocks.MayHaveMore(run));
        var figures = new Dictionary<string, double> { ["acknowledged"] = tally.Acknowledged, ["indeterminate"] = tally.Indeterminate };
        foreach (var kind in NameAnomaly.All) figures[kind] = tally.Count(kind);
        var (verdict, reason) = Judge(tally);
        return new CheckResult { Check = Name, Verdict = verdict, Reason = reason, Figures = figures, Anomalies = tally.Anomalies };
    }

    private static (Verdict Verdict, string Reason) Judge(NameTally tally)
    {
        var counts = string.Join(", ", NameAnomaly.All.Where(k => tally.Count(k) > 0).Select(k => $"{tally.Count(k)} {k}"));
        var work = $"{tally.Acknowledged} acknowledged operations on names";
        var problems = string.Join("; ", tally.Problems);
        if (tally.FirstUnlawful is { } first)
            return (Verdict.Fail,
                $"{work}: {counts}; the first that no contract allows: {first.Message}{(problems.Length == 0 ? "" : $" ({problems})")}");
        if (problems.Length > 0)
            return (Verdict.Inconclusive, $"{work}: {problems}{(counts.Length == 0 ? "" : $"; {counts}")}");
        if (tally.Count(NameAnomaly.Unread) > 0)
            return (Verdict.Inconclusive, $"{work}: {counts}; what could not be read is neither lost nor kept");
        if (counts.Length == 0)
            return (Verdict.Pass,
                $"the names are as all {work} left them"
                    + $"{(tally.Indeterminate == 0 ? "" : $"; {tally.Indeterminate} indeterminate ones happened or did not")}");

        var clauses = tally.Allowances.Select(
            a => string.Create(CultureInfo.InvariantCulture, $"a power cut of {a.PowerCutOf}: {a.Because} ({a.Source})"));
        return (Verdict.Pass, $"LOSS that the contract allows: after {work} {counts}, lawful after {string.Join("; ", clauses)}");
    }
}
