using System.Globalization;

namespace StorageChaos.Agent.Ledgers;

/// <summary>What one database holds.</summary>
/// <param name="Consistent">Whether SQLite's own check found nothing.</param>
/// <param name="Problem">What is wrong with it as a whole; null if nothing is.</param>
/// <param name="Value">The same in figures, alike wherever it is read.</param>
/// <param name="Rows">Ranges of rows that are alike.</param>
/// <param name="Count">How many rows there are.</param>
internal sealed record LedgerContent(bool Consistent, string? Problem, string Value, IReadOnlyList<(long From, long To, string Kind)> Rows, long Count)
{
    /// <exception cref="SqliteException">It cannot be read, or not to the end.</exception>
    internal static LedgerContent Of(string path, int writer, LedgerOptions options)
    {
        using var database = Database.Open(path);
        string? complaint = null;
        database.Query("PRAGMA integrity_check(10)", row => complaint ??= Sqlite.Text(row, 0) is "ok" ? null : Sqlite.Text(row, 0));
        if (!HasTables(database)) return new LedgerContent(complaint is null, complaint, "integrity=" + (complaint is null ? "ok" : "bad"), [], 0);

        var balances = Enumerable.Repeat(Transfer.Initial, options.Accounts).ToArray();
        var rows = new List<(long From, long To, string Kind)>();
        var count = 0L;
        database.Query("SELECT n, source, destination, amount, checksum, writer FROM entry ORDER BY n", row =>
        {
            count++;
            var n = Sqlite.Number(row, 0);
            var said = new Transfer(Sqlite.Number(row, 1), Sqlite.Number(row, 2), Sqlite.Number(row, 3), Sqlite.Number(row, 4));
            Add(rows, n, said == Transfer.Of(options.Place.Seed, writer, n, options.Accounts) && Sqlite.Number(row, 5) == writer ? "intact" : "corrupt");
            if (said.Source >= 0 && said.Source < balances.Length) balances[said.Source] -= said.Amount;
            if (said.Destination >= 0 && said.Destination < balances.Length) balances[said.Destination] += said.Amount;
        });

        string? difference = null;
        long total = 0, accounts = 0;
        database.Query("SELECT id, balance FROM account ORDER BY id", row =>
        {
            var (id, balance) = (Sqlite.Number(row, 0), Sqlite.Number(row, 1));
            (total, accounts) = (total + balance, accounts + 1);
            if (id < 0 || id >= balances.Length || balances[id] != balance)
                difference ??= string.Create(CultureInfo.InvariantCulture, $"account {id} has {balance}, its rows say {(id >= 0 && id < balances.Length ? balances[id] : 0)}");
        });
        if (accounts != options.Accounts || total != Transfer.Initial * accounts)
            difference ??= string.Create(CultureInfo.InvariantCulture, $"{accounts} accounts have {total} together, not {Transfer.Initial * options.Accounts}");
        var value = string.Create(CultureInfo.InvariantCulture,
            $"integrity={(complaint is null ? "ok" : "bad")} total={total} balances={(difference is null ? "match" : "differ")}");
        return new LedgerContent(complaint is null, complaint ?? difference, value, rows, count);
    }

    // A database whose first transaction never was has none, and holds nothing.
    private static bool HasTables(Database database)
    {
        var tables = 0L;
        database.Query("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('account', 'entry')", row => tables = Sqlite.Number(row, 0));
        return tables == 2;
    }

    private static void Add(List<(long From, long To, string Kind)> rows, long n, string kind)
    {
        if (rows.Count > 0 && rows[^1] is var last && last.To == n)
        {
            // Once more what is there already: cut it off from the range, and call it what it is.
            if (last.From < n) rows[^1] = (last.From, n - 1, last.Kind);
            else rows.RemoveAt(rows.Count - 1);
            rows.Add((n, n, "twice"));
        }
        else if (rows.Count > 0 && rows[^1] is var before && before.To + 1 == n && before.Kind == kind && kind != "twice")
        {
            rows[^1] = before with { To = n };
        }
        else
        {
            rows.Add((n, n, kind));
        }
    }
}
