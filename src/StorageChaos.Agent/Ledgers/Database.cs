namespace StorageChaos.Agent.Ledgers;

/// <summary>An open database. A statement that fails is never repeated.</summary>
internal sealed class Database : IDisposable
{
    private nint handle;

    private Database(nint handle) => this.handle = handle;

    /// <exception cref="SqliteException">It cannot be opened.</exception>
    internal static Database Open(string path)
    {
        var code = Sqlite.Open(path, out var handle, Sqlite.OpenReadWrite | Sqlite.OpenCreate, 0);
        var database = new Database(handle);
        if (code == Sqlite.Ok) return database;
        var failure = database.Failure("open", code);
        database.Dispose();
        throw failure;
    }

    /// <param name="sql">Statements without parameters.</param>
    /// <param name="call">What they are for, in one word.</param>
    /// <exception cref="SqliteException">One of them failed.</exception>
    internal void Execute(string sql, string call)
    {
        var code = Sqlite.Execute(handle, sql, 0, 0, 0);
        if (code != Sqlite.Ok) throw Failure(call, code);
    }

    /// <param name="sql">One statement.</param>
    /// <param name="row">Reads the columns of each row.</param>
    /// <exception cref="SqliteException">It failed, at the beginning or in the middle.</exception>
    internal void Query(string sql, Action<nint> row)
    {
        var code = Sqlite.Prepare(handle, sql, -1, out var statement, 0);
        try
        {
            if (code != Sqlite.Ok) throw Failure("prepare", code);
            while ((code = Sqlite.Step(statement)) == Sqlite.Row) row(statement);
            if (code != Sqlite.Done) throw Failure("step", code);
        }
        finally
        {
            _ = Sqlite.Finish(statement);
        }
    }

    /// <summary>Closes it. An open transaction is rolled back, now or by whoever opens the database next.</summary>
    public void Dispose()
    {
        if (handle != 0) _ = Sqlite.Close(handle);
        handle = 0;
    }

    private SqliteException Failure(string call, int code)
    {
        var extended = handle == 0 ? code : Sqlite.ExtendedError(handle);
        return new SqliteException(call, Sqlite.Name(extended == Sqlite.Ok ? code : extended));
    }
}
