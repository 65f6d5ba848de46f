using StorageChaos.Agent.Working;
using StorageChaos.Protocol;

namespace StorageChaos.Agent.Ledgers;

/// <summary>
/// Books one transfer after the other. Each is a transaction: two balances change, and a numbered row is added. It is acknowledged
/// when COMMIT returned. After any failure the database is closed and opened again, as a program would do that restarts.
/// </summary>
internal sealed class Bookkeeper(LedgerOptions options, OpLog log, CancellationToken stop) : IWorker
{

    private Database? database;

    /// <inheritdoc/>
    public OpLog Log => log;

    /// <inheritdoc/>
    public void Run(Action<string> complain)
    {
        for (var n = 0L; !stop.IsCancellationRequested; n++)
        {
            var transfer = Transfer.Of(options.Place.Seed, log.Writer, n, options.Accounts);
            var value = $"from={transfer.Source} to={transfer.Destination} amount={transfer.Amount}";
            if (!log.Invoke(n, LedgerProtocol.Transaction, line => line.Text(LineKeys.Value, value))) break;
            Pace.Keep(Try(n, transfer), options.Place.Pause, stop);
        }

        database?.Dispose();
    }

    private bool Try(long n, Transfer transfer)
    {
        var began = log.Now;
        try
        {
            Book(n, transfer);
            log.Ok(n, LedgerProtocol.Transaction, began);
            return true;
        }
        catch (SqliteException e)
        {
            // Only a transaction whose COMMIT was tried may have happened. Any other is rolled back.
            log.Failed(n, LedgerProtocol.Transaction, began, definite: e.Call != "commit", e.Code, e.Call);
            database?.Dispose();
            database = null;
            return false;
        }
    }

    private void Book(long n, Transfer transfer)
    {
        database ??= Open();
        database.Execute("BEGIN IMMEDIATE", "begin");
        database.Execute($"""
            UPDATE account SET balance = balance - {transfer.Amount} WHERE id = {transfer.Source};
            UPDATE account SET balance = balance + {transfer.Amount} WHERE id = {transfer.Destination};
            INSERT INTO entry VALUES
              ({log.Writer}, {n}, {transfer.Source}, {transfer.Destination}, {transfer.Amount}, {transfer.Checksum})
            """, "transfer");
        database.Execute("COMMIT", "commit");
    }

    private Database Open()
    {
        var opened = Database.Open(options.PathOf(log.Writer));
        try
        {
            // A write-ahead log needs memory that processes share, and a network file system has none. If the lock is made exclusive
            // before the log is first used, SQLite does without it (sqlite.org/wal.html, "Use of WAL without shared memory").
            var journal = options.WriteAheadLog
                ? "PRAGMA locking_mode=EXCLUSIVE; PRAGMA journal_mode=WAL"
                : "PRAGMA journal_mode=DELETE";
            opened.Execute(journal, "open");
            opened.Execute("PRAGMA synchronous=FULL", "open");
            // The number has no unique index: a row that is there twice is to be seen.
            opened.Execute($"""
                BEGIN IMMEDIATE;
                CREATE TABLE IF NOT EXISTS account (id INTEGER PRIMARY KEY, balance INTEGER NOT NULL);
                CREATE TABLE IF NOT EXISTS entry
                  (writer INTEGER, n INTEGER, source INTEGER, destination INTEGER, amount INTEGER, checksum INTEGER);
                WITH RECURSIVE ids(id) AS (SELECT 0 UNION ALL SELECT id + 1 FROM ids WHERE id + 1 < {options.Accounts})
                INSERT OR IGNORE INTO account SELECT id, {Transfer.Initial} FROM ids;
                COMMIT
                """, "open");
            return opened;
        }
        catch (SqliteException)
        {
            opened.Dispose();
            throw;
        }
    }
}
