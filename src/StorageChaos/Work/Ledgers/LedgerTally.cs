using StorageChaos.Checks;
using StorageChaos.Checks.Contracts;
using StorageChaos.Checks.Records;
using StorageChaos.Histories;
using StorageChaos.Protocol;
using StorageChaos.Stacks.Contracts;

namespace StorageChaos.Work.Ledgers;

/// <summary>Holds every transaction that was begun against what the final read found in its ledger.</summary>
internal sealed class LedgerTally
{
    private readonly ContractCoverage contract;
    private readonly bool clientWasCut;
    private readonly GoodReads goodReads;
    private readonly List<Allowance> ofDatabases = [];

    public LedgerTally(RunRecord run, IEnumerable<Attempt> transactions)
    {
        contract = new ContractCoverage(run);
        clientWasCut = RecordVerdict.ClientWasCut(run);
        goodReads = new GoodReads(run.History, LedgerProtocol.Read);
        var cold = new ColdReads(run, LedgerProtocol.Read, LedgerProtocol.ReadEnd);
        var reads = RecordVerdict.ClientReads(run.History, LedgerProtocol.Read).ToLookup(r => r.Writer);
        var ends = RecordVerdict.ClientReads(run.History, LedgerProtocol.ReadEnd).ToLookup(r => r.Writer);
        foreach (var writer in transactions.GroupBy(t => t.Writer).OrderBy(w => w.Key))
        {
            var whole = reads[writer.Key].LastOrDefault(r => r.Path is not null);
            if (whole is null || ends[writer.Key].LastOrDefault() is not { } end)
                Problems.Add($"writer {writer.Key}: there is no final read of its ledger, or it did not end");
            else if ((whole.Found == Found.Unreadable || end.Error is not null) && cold.IsLost(
                op => op.Action == LedgerProtocol.Read && op.Writer == writer.Key && op.Path is not null,
                op => op.Action == LedgerProtocol.ReadEnd && op.Writer == writer.Key))
                AddUnreadable([.. writer.OrderBy(t => t.Record)], whole);
            else if (whole.Found == Found.Unreadable || end.Error is not null)
                Problems.Add($"writer {writer.Key}: the final read of its ledger failed: {whole.Error ?? end.Error}");
            else
                Tally([.. writer.OrderBy(t => t.Record)], whole, [.. reads[writer.Key].Where(r => r is { Path: null, Record: not null })]);
        }
    }

    /// <summary>What is wrong with ledgers as a whole.</summary>
    public List<Anomaly> Databases { get; } = [];

    /// <summary>What is wrong with single transactions.</summary>
    public RecordAnomalies Rows { get; } = new();

    /// <summary>What kept ledgers from being judged.</summary>
    public List<string> Problems { get; } = [];

    public IEnumerable<Allowance> Allowances => Rows.Allowances.Concat(ofDatabases).Distinct();

    private void AddUnreadable(List<Attempt> transactions, Op whole)
    {
        foreach (var transaction in transactions.Where(t => t.Knowledge == Knowledge.Acknowledged))
            Add(transaction, "unreadable", $"acknowledged, then the whole ledger is unreadable: {whole.Error}", whole, whole.Path);
    }

    private void Tally(List<Attempt> transactions, Op whole, List<Op> rows)
    {
        if (whole.Found is not Found.Intact and not Found.Absent) AddWhole(transactions, whole);

        // One that SQLite cannot read at all says nothing about its rows: it is one damage, not as many as there are rows.
        if (whole.Error is not null && whole.Found != Found.Absent) return;
        var highest = transactions[^1].Record;
        var there = new Dictionary<long, Op>();
        foreach (var row in rows)
        {
            for (var n = Math.Max(0, row.Record!.Value); n <= Math.Min(row.ThroughRecord ?? row.Record.Value, highest); n++) there[n] = row;
        }

        foreach (var transaction in transactions) Judge(transaction, there.GetValueOrDefault(transaction.Record), whole);
        var begun = transactions.Select(t => t.Record).ToHashSet();
        foreach (var (n, row) in there.Where(t => !begun.Contains(t.Key)).OrderBy(t => t.Key))
            Rows.Add("phantom", "never begun, and there nevertheless", transactions[0].Writer, n, n, row);
        foreach (var row in rows)
        {
            var (first, last) = (row.Record!.Value, row.ThroughRecord ?? row.Record.Value);
            if (first < 0)
                Rows.Add("phantom", "never begun, and there nevertheless", transactions[0].Writer, first, Math.Min(last, -1), row);
            var beyond = Math.Max(first, highest + (clientWasCut ? 2 : 1));
            if (beyond <= last) Rows.Add("phantom", "never begun, and there nevertheless", transactions[0].Writer, beyond, last, row);
        }
    }

    private void Judge(Attempt transaction, Op? row, Op whole)
    {
        var acknowledged = transaction.Knowledge == Knowledge.Acknowledged;
        var words = acknowledged ? "acknowledged" : "indeterminate";
        if (row is null && acknowledged)
            Add(
                transaction,
                "lost",
                whole.Found == Found.Absent ? "acknowledged, then the whole ledger is missing" : "acknowledged, then not in the ledger",
                whole,
                whole.Path);
        else if (row is not null && transaction.Knowledge == Knowledge.NotDone)
            Add(transaction, "phantom", "rolled back, and there nevertheless", row, whole.Path);
        else if (row?.Found == Found.Twice)
            Add(transaction, "twice", $"{words}, then there more than once", row, whole.Path);
        else if (row is not null && row.Found != Found.Intact)
            Add(transaction, "corrupt", $"{words}, then there with another content", row, whole.Path);
    }

    private void Add(Attempt transaction, string kind, string fate, Op proof, string? file) => Rows.Add(
        kind, fate, transaction.Writer, transaction.Record, transaction.Record, proof,
        contract.ForWrite(
            (transaction.Invoke ?? transaction.Completion)!.Time, transaction.Completion?.Time ?? double.PositiveInfinity, kind),
        transaction.About(file, goodReads));

    // A page that lawfully went back to what it was leaves a database that does not fit together: old and new mixed.
    private void AddWhole(List<Attempt> transactions, Op whole)
    {
        var invoked = transactions.Min(t => (t.Invoke ?? t.Completion)!.Time);
        var returned = transactions.Max(t => t.Completion?.Time ?? double.PositiveInfinity);
        var allowance = contract.ForWrite(invoked, returned, "torn");
        if (allowance is not null) ofDatabases.Add(allowance);
        Databases.Add(new Anomaly
        {
            Kind = whole.Found == Found.Torn ? "torn" : "corrupt",
            Message = $"writer {whole.Writer}, {whole.Path}: {whole.Detail ?? whole.Error ?? whole.Value}",
            Writer = whole.Writer,
            File = whole.Path,
            AllowedByContract = allowance is not null,
            Evidence = HistoryEvidence.Of(whole),
        });
    }
}
