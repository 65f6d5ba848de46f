using System.Globalization;
using StorageChaos.Agent.Output;
using StorageChaos.Agent.Working;

namespace StorageChaos.Agent.Ledgers;

/// <summary>
/// Books one transfer after the other, each a transaction: two balances change, a numbered row is added. It is acknowledged when
/// COMMIT returned. After any failure the database is closed and opened anew, as a program would that restarts.
/// </summary>
internal sealed class Bookkeeper(int number, LedgerOptions options, Journal journal, AgentClock clock, CancellationToken stop) : IWorker
{
    private const string Action = "ledger";

    private Database? database;
    private long acknowledged;

    /// <inheritdoc/>
    public int Number => number;

    /// <inheritdoc/>
    public long Acknowledged => Interlocked.Read(ref acknowledged);

    /// <inheritdoc/>
    public void Run(Action<string> complain)
    {
        for (var n = 0L; !stop.IsCancellationRequested; n++)
        {
            var transfer = Transfer.Of(options.Place.Seed, number, n, options.Accounts);
            var value = string.Create(CultureInfo.InvariantCulture, $"from={transfer.Source} to={transfer.Destination} amount={transfer.Amount}");
            if (!journal.Write(OpLines.Invoke(clock.Now, number, n, Action).Text("value", value))) break;
            Pace.Keep(Try(n, transfer), options.Place.Pause, stop);
        }

        database?.Dispose();
    }

    private bool Try(long n, Transfer transfer)
    {
        var began = clock.Now;
        try
        {
            Book(n, transfer);
            var ended = clock.Now;
            Interlocked.Increment(ref acknowledged);
            journal.Write(OpLines.Ok(ended, number, n, ended - began, Action));
            return true;
        }
        catch (SqliteException e)
        {
            // Only a COMMIT that was tried may have happened; whatever came before it is rolled back.
            var phase = e.Call == "commit" ? "info" : "fail";
            journal.Write(OpLines.Of(phase, clock.Now, number, n, clock.Now - began, e.Code, e.Call, Action));
            database?.Dispose();
            database = null;
            return false;
        }
    }

    private void Book(long n, Transfer transfer)
    {
        database ??= Open();
        database.Execute("BEGIN IMMEDIATE", "begin");
        database.Execute(string.Create(CultureInfo.InvariantCulture, $"""
            UPDATE account SET balance = balance - {transfer.Amount} WHERE id = {transfer.Source};
            UPDATE account SET balance = balance + {transfer.Amount} WHERE id = {transfer.Destination};
            INSERT INTO entry VALUES ({number}, {n}, {transfer.Source}, {transfer.Destination}, {transfer.Amount}, {transfer.Checksum})
            """), "transfer");
        database.Execute("COMMIT", "commit");
    }

    private Database Open()
    {
        var opened = Database.Open(options.PathOf(number));
        try
        {
            // Exclusive, before the log is first used: without the memory that processes share, which a network file system has not
            // (sqlite.org/wal.html, "Use of WAL without shared memory").
            opened.Execute(options.WriteAheadLog ? "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL" : "PRAGMA journal_mode=DELETE", "open");
            opened.Execute("PRAGMA synchronous=FULL", "open");
            // The number has no unique index: a row that is there twice is to be seen.
            opened.Execute(string.Create(CultureInfo.InvariantCulture, $"""
                BEGIN IMMEDIATE;
                CREATE TABLE IF NOT EXISTS account (id INTEGER PRIMARY KEY, balance INTEGER NOT NULL);
                CREATE TABLE IF NOT EXISTS entry (writer INTEGER, n INTEGER, source INTEGER, destination INTEGER, amount INTEGER, checksum INTEGER);
                WITH RECURSIVE ids(id) AS (SELECT 0 UNION ALL SELECT id + 1 FROM ids WHERE id + 1 < {options.Accounts})
                INSERT OR IGNORE INTO account SELECT id, {Transfer.Initial} FROM ids;
                COMMIT
                """), "open");
            return opened;
        }
        catch (SqliteException)
        {
            opened.Dispose();
            throw;
        }
    }
}
