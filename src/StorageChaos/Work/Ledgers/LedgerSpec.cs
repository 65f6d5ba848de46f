using StorageChaos.Protocol;

namespace StorageChaos.Work.Ledgers;

/// <summary>
/// Several writers, each booking transfers in a ledger of its own: an SQLite database with <c>synchronous=FULL</c>. Money is moved,
/// never made: the total of a ledger is constant.
/// </summary>
public sealed record LedgerSpec : IWork
{
    /// <summary>
    /// How many writers, 1-16; one database each, since a write-ahead log may be used on one host only (sqlite.org/wal.html).
    /// </summary>
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
        if (!LedgerProtocol.Accounts.Takes(Accounts)) yield return $"accounts: {Accounts} is not {LedgerProtocol.Accounts.Range}";
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Work(WorkArea area)
    {
        ArgumentNullException.ThrowIfNull(area);
        return
        [
            area.Agent, LedgerProtocol.Command, .. area.Options(Writers), .. WorkArea.Option(LedgerProtocol.Accounts, Accounts),
            LedgerProtocol.Journal, Journal == LedgerJournal.Wal ? LedgerProtocol.Wal : LedgerProtocol.Delete, .. area.Pauses,
        ];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Read(WorkArea area, bool cached)
    {
        ArgumentNullException.ThrowIfNull(area);
        return
        [
            area.Agent, LedgerProtocol.ReadCommand, .. area.Options(Writers), .. WorkArea.Option(LedgerProtocol.Accounts, Accounts),
            .. WorkArea.Cached(cached),
        ];
    }
}
