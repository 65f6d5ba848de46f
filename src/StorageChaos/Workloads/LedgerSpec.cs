using System.Globalization;

namespace StorageChaos.Workloads;

/// <summary>
/// Several writers, each booking transfers in a ledger of its own: an SQLite database with <c>synchronous=FULL</c>. Money is moved,
/// never made: the total of a ledger is constant.
/// </summary>
public sealed record LedgerSpec : IActivity
{
    /// <summary>How many writers, 1-16; one database each, for a write-ahead log is lawful on one host only (sqlite.org/wal.html).</summary>
    public int Writers { get; init; } = 2;

    /// <summary>How SQLite makes transactions atomic.</summary>
    public LedgerJournal Journal { get; init; } = LedgerJournal.Delete;

    /// <summary>Accounts of a ledger, 2-10000.</summary>
    public int Accounts { get; init; } = 20;

    /// <inheritdoc/>
    string IActivity.Name => "ledger";

    /// <inheritdoc/>
    public IEnumerable<string> Problems()
    {
        if (Writers is < 1 or > 16) yield return $"writers: {Writers} is not between 1 and 16";
        if (Accounts is < 2 or > 10_000) yield return $"accounts: {Accounts} is not between 2 and 10000";
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Work(ActivityPlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        return
        [
            place.Agent, "ledger", .. place.Options(Writers), "--accounts", Text(Accounts),
            "--journal", Journal == LedgerJournal.Wal ? "wal" : "delete", "--pause-ms", Text((long)place.Pause.TotalMilliseconds),
        ];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Read(ActivityPlace place, bool cached)
    {
        ArgumentNullException.ThrowIfNull(place);
        return [place.Agent, "ledger-read", .. place.Options(Writers), "--accounts", Text(Accounts), "--cached", cached ? "yes" : "no"];
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
