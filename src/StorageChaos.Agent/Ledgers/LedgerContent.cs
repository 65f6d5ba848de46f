using StorageChaos.Protocol;

namespace StorageChaos.Agent.Ledgers;

/// <summary>What one database holds.</summary>
/// <param name="Consistent">Whether SQLite's own check found nothing.</param>
/// <param name="Problem">What is wrong with it as a whole; null if nothing is.</param>
/// <param name="Value">The same in figures, alike wherever it is read.</param>
/// <param name="Rows">Its rows; none if the database has no tables.</param>
internal sealed record LedgerContent(bool Consistent, string? Problem, string Value, LedgerRows Rows)
{
    /// <exception cref="SqliteException">It cannot be read, or not to the end.</exception>
    internal static LedgerContent Of(string path, int writer, LedgerOptions options)
    {
        using var database = Database.Open(path);
        string? complaint = null;
        database.Query("PRAGMA integrity_check(10)", row => complaint ??= Sqlite.Text(row, 0) is "ok" ? null : Sqlite.Text(row, 0));
        var integrity = complaint is null ? "integrity=ok" : "integrity=bad";
        var rows = new LedgerRows();
        if (!HasTables(database)) return new LedgerContent(complaint is null, complaint, integrity, rows);

        var balances = ReadRows(database, rows, writer, options);
        var difference = Difference(database, balances, out var total);
        var value = $"{integrity} total={total} balances={(difference is null ? "match" : "differ")}";
        return new LedgerContent(complaint is null, complaint ?? difference, value, rows);
    }

    // If its first transaction did not happen, the database has no tables and holds nothing.
    private static bool HasTables(Database database)
    {
        var tables = 0L;
        database.Query(
            "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('account', 'entry')",
            row => tables = Sqlite.Number(row, 0));
        return tables == 2;
    }

    /// <returns>What each account must have by its rows.</returns>
    private static long[] ReadRows(Database database, LedgerRows rows, int writer, LedgerOptions options)
    {
        var balances = Enumerable.Repeat(Transfer.Initial, options.Accounts).ToArray();
        database.Query("SELECT n, source, destination, amount, checksum, writer FROM entry ORDER BY n", row =>
        {
            var n = Sqlite.Number(row, 0);
            var said = new Transfer(Sqlite.Number(row, 1), Sqlite.Number(row, 2), Sqlite.Number(row, 3), Sqlite.Number(row, 4));
            var expected = Transfer.Of(options.Place.Seed, writer, n, options.Accounts);
            rows.Add(n, said == expected && Sqlite.Number(row, 5) == writer ? Found.Intact : Found.Corrupt);
            if (said.Source >= 0 && said.Source < balances.Length) balances[said.Source] -= said.Amount;
            if (said.Destination >= 0 && said.Destination < balances.Length) balances[said.Destination] += said.Amount;
        });
        return balances;
    }

    /// <returns>The first account that does not have what its rows say, in words; null if there is none.</returns>
    private static string? Difference(Database database, long[] balances, out long total)
    {
        string? difference = null;
        long sum = 0, accounts = 0;
        database.Query("SELECT id, balance FROM account ORDER BY id", row =>
        {
            var (id, balance) = (Sqlite.Number(row, 0), Sqlite.Number(row, 1));
            (sum, accounts) = (sum + balance, accounts + 1);
            var expected = id >= 0 && id < balances.Length ? balances[id] : (long?)null;
            if (balance != expected) difference ??= $"account {id} has {balance}, its rows say {expected ?? 0}";
        });
        total = sum;
        if (accounts != balances.Length || sum != Transfer.Initial * accounts)
            difference ??= $"{accounts} accounts have {sum} together, not {Transfer.Initial * balances.Length}";
        return difference;
    }
}
