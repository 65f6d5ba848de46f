using StorageChaos.Histories;

namespace StorageChaos.Work.Ledgers;

/// <summary>The words of this kind of work: the values of <see cref="Op.Action"/>.</summary>
public static class LedgerProtocol
{
    /// <summary>A transaction on a ledger in SQLite; acknowledged when COMMIT returned.</summary>
    public const string Transaction = "ledger";

    /// <summary>The final read of one ledger as a whole (<see cref="Op.Path"/>), or of a range of its rows.</summary>
    public const string Read = "ledger-read";

    /// <summary>The final read of one ledger ended; <see cref="Op.Record"/> counts its rows.</summary>
    public const string ReadEnd = "ledger-read-end";
}
