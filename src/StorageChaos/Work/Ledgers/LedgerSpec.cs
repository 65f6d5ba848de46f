namespace StorageChaos.Work.Ledgers;

/// <summary>
/// Several writers, each booking transfers in a ledger of its own: an SQLite database with <c>synchronous=FULL</c>. Money is moved,
/// never made: the total of a ledger is constant.
/// </summary>
public sealed record LedgerSpec : IWork
{
    /// <summary>How many writers, 1-16; one database each, for a write-ahead log is lawful on one host only (sqlite.org/wal.html).</summary>
    public int Writers { get; init; } = 2;

    /// <summary>How SQLite makes transactions atomic.</summary>
    public LedgerJournal Journal { get; init; } = LedgerJournal.Delete;

    /// <summary>Accounts of a ledger, 2-10000.</summary>
    public int Accounts { get; init; } = 20;

    /// <inheritdoc/>
    string IWork.Name => "ledger";

    /// <inheritdoc/>
    public IEnumerable<string> Problems()
    {
        if (Writers is < 1 or > 16) yield return $"writers: {Writers} is not between 1 and 16";
        if (Accounts is < 2 or > 10_000) yield return $"accounts: {Accounts} is not between 2 and 10000";
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Work(WorkArea area)
    {
        ArgumentNullException.ThrowIfNull(area);
        return
        [
            area.Agent, "ledger", .. area.Options(Writers), "--accounts", WorkArea.Text(Accounts),
            "--journal", Journal == LedgerJournal.Wal ? "wal" : "delete", .. area.Pauses,
        ];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Read(WorkArea area, bool cached)
    {
        ArgumentNullException.ThrowIfNull(area);
        return [area.Agent, "ledger-read", .. area.Options(Writers), "--accounts", WorkArea.Text(Accounts), .. WorkArea.Cached(cached)];
    }
}
