namespace StorageChaos.Protocol;

/// <summary>Ledgers in SQLite: what the agent and the harness call them, and the options of their commands.</summary>
public static class LedgerProtocol
{
    /// <summary>The command that works.</summary>
    public const string Command = "ledger";

    /// <summary>The command that reads back.</summary>
    public const string ReadCommand = "ledger-read";

    /// <summary>A transaction on a ledger in SQLite; acknowledged when COMMIT returned.</summary>
    public const string Transaction = "ledger";

    /// <summary>The final read of one ledger as a whole (the path), or of a range of its rows.</summary>
    public const string Read = "ledger-read";

    /// <summary>The final read of one ledger ended; the number counts its rows.</summary>
    public const string ReadEnd = "ledger-read-end";

    /// <summary>
    /// How SQLite makes transactions atomic: <see cref="Wal"/> or <see cref="Delete"/> (sqlite.org/pragma.html#pragma_journal_mode).
    /// </summary>
    public const string Journal = "--journal";

    /// <summary>A write-ahead log.</summary>
    public const string Wal = "wal";

    /// <summary>A journal for rolling back, deleted after each transaction.</summary>
    public const string Delete = "delete";

    /// <summary>How many accounts a ledger has.</summary>
    public static NumberOption Accounts { get; } = new("--accounts", 2, 10_000);
}
