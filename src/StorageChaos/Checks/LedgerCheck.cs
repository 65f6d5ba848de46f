using StorageChaos.Histories;

namespace StorageChaos.Checks;

/// <summary>
/// Every ledger must be consistent, its total what it was, and hold every transaction whose COMMIT returned, once. Indeterminate
/// ones may be there or not, but not by half.
/// </summary>
public sealed class LedgerCheck : ICheck
{
    /// <summary>The check's name in results.</summary>
    public const string CheckName = "ledger";

    /// <inheritdoc/>
    public string Name => CheckName;

    /// <inheritdoc/>
    public bool FindsHarm => true;

    /// <inheritdoc/>
    public CheckResult Check(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var transactions = AppendState.Of(run.History, OpAction.Ledger);
        if (transactions.Count == 0) return RecordVerdict.NothingToJudge(Name);
        var tally = new LedgerTally(run, transactions.Values);
        var figures = new Dictionary<string, double>
        {
            ["acknowledged"] = transactions.Values.Count(t => t.Knowledge == AppendKnowledge.Acknowledged),
            ["indeterminate"] = transactions.Values.Count(t => t.Knowledge == AppendKnowledge.Indeterminate),
        };
        return RecordVerdict.Of(
            Name, $"{figures["acknowledged"]} acknowledged transactions", [.. tally.Databases, .. tally.Rows.All],
            tally.Allowances, tally.Problems, figures);
    }
}
