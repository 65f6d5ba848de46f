using StorageChaos.Checks;
using StorageChaos.Checks.Records;
using StorageChaos.Protocol;

namespace StorageChaos.Work.Ledgers;

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
        var transactions = Attempt.Of(run.History, LedgerProtocol.Transaction);
        if (transactions.Count == 0) return RecordVerdict.NothingToJudge(Name);
        var tally = new LedgerTally(run, transactions.Values);
        var figures = new Dictionary<string, double>
        {
            ["acknowledged"] = transactions.Values.Count(t => t.Knowledge == Knowledge.Acknowledged),
            ["indeterminate"] = transactions.Values.Count(t => t.Knowledge == Knowledge.Indeterminate),
        };
        return RecordVerdict.Of(
            Name, $"{figures["acknowledged"]} acknowledged transactions", [.. tally.Databases, .. tally.Rows.All],
            tally.Allowances, tally.Problems, figures);
    }
}
