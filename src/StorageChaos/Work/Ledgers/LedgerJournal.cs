namespace StorageChaos.Work.Ledgers;

/// <summary>How SQLite makes transactions atomic (sqlite.org/pragma.html, journal_mode).</summary>
public enum LedgerJournal
{
    /// <summary>A journal for rolling back, removed at each commit.</summary>
    Delete,

    /// <summary>A write-ahead log.</summary>
    Wal,
}
