using StorageChaos.Checks;
using StorageChaos.Checks.Records;

namespace StorageChaos.Work.Records;

/// <summary>
/// Every write whose barrier returned must be found by the final read of the client, whole and in its place, unless a later write
/// of the same record replaced it. Indeterminate ones may be there or not. What is there though it was never written is a phantom.
/// </summary>
public sealed class AcknowledgedWritesCheck : ICheck
{
    /// <summary>The check's name in results.</summary>
    public const string CheckName = "acknowledged-writes";

    private static readonly string[] Wrong = ["lost", "zero-gap", "torn", "stale", "misplaced", "corrupt", "phantom", "unreadable"];
    private static readonly string[] Kinds = [.. Wrong, RecordVerdict.Undecided];

    /// <inheritdoc/>
    public string Name => CheckName;

    /// <inheritdoc/>
    public bool FindsHarm => true;

    /// <inheritdoc/>
    public CheckResult Check(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var tally = new RecordTally(run);
        var found = tally.Anomalies;
        var figures = new Dictionary<string, double>
        {
            ["acknowledged"] = tally.Acknowledged,
            ["overwritten"] = tally.Overwritten,
            ["indeterminate"] = tally.Indeterminate,
            ["indeterminatePresent"] = tally.IndeterminatePresent,
        };
        foreach (var kind in Kinds)
            figures[kind] = found.Count(kind);
        var (verdict, reason) = Judge(tally);
        return new CheckResult { Check = Name, Verdict = verdict, Reason = reason, Figures = figures, Anomalies = found.All };
    }

    private static (Verdict Verdict, string Reason) Judge(RecordTally tally)
    {
        var found = tally.Anomalies;
        var counts = string.Join(", ", Kinds.Where(k => found.Count(k) > 0).Select(k => $"{found.Count(k)} {k}"));
        var unlawful = found.Unlawful(Wrong);
        var writes = $"{tally.Acknowledged} acknowledged writes";
        var open = tally.Problems.Count == 0 ? "" : $" ({string.Join("; ", tally.Problems)})";
        if (unlawful > 0)
            return (Verdict.Fail, $"{writes}: {counts}; {unlawful} of them no contract allows; the first: {FirstUnlawful(found)}{open}");
        if (tally.Problems.Count > 0)
            return (Verdict.Inconclusive, $"{writes}: {string.Join("; ", tally.Problems)}{(counts.Length == 0 ? "" : $"; {counts}")}");
        if (found.Count(RecordVerdict.Undecided) > 0)
            return (Verdict.Inconclusive, $"{writes}: {counts}; what could not be read is neither lost nor kept");
        if (counts.Length == 0)
        {
            var doubt = tally.Indeterminate == 0
                ? ""
                : $"; of {tally.Indeterminate} indeterminate ones {tally.IndeterminatePresent} are there";
            var replaced = tally.Overwritten == 0 ? "" : $", {tally.Overwritten} of them replaced by later ones";
            return (Verdict.Pass, $"all {writes} are there{replaced}{doubt}");
        }

        var clauses = found.Allowances.Select(a => $"a power cut of {a.PowerCutOf}: {a.Because} ({a.Source})");
        return (Verdict.Pass, $"LOSS that the contract allows: of {writes} {counts}, lawful after {string.Join("; ", clauses)}");
    }

    private static string FirstUnlawful(RecordAnomalies found) =>
        found.All.First(a => !a.AllowedByContract && a.Kind != RecordVerdict.Undecided).Message;
}
