using StorageChaos.Histories;
using StorageChaos.Protocol;

namespace StorageChaos.Tests.Checks;

/// <summary>One small history for each way in which the data of some kind of work can be refused to who reads it back.</summary>
internal static class UnreadableWork
{
    private const string Directory =
        "type=directory mode=0700 uid=0 gid=0 nlink=2 size=4096 mtime=1700000000.000000000 ctime=1700000000.000000000 ino=10";
    private const string File =
        "type=file mode=0600 uid=0 gid=0 nlink=1 size=1024 mtime=1700000000.000000000 ctime=1700000000.000000000 ino=11";
    private const string Content = " id=1 version=1 kept=1024";

    public static readonly string[] Kinds =
    [
        "append", "append-file", "overwrite", "name-content", "name-attributes", "name-directory", "name-tree", "backup", "backup-list",
        "ledger", "count", "shared-append", "fio", "fio-list",
    ];

    /// <summary>What was acknowledged.</summary>
    public static void Work(WorkHistory history, string kind)
    {
        switch (kind)
        {
            case "append" or "append-file" or "overwrite":
                for (var n = 0; n < 3; n++)
                {
                    var action = kind == "overwrite" ? RecordProtocol.Overwrite : RecordProtocol.Append;
                    history.Did(action, 0, n, with: op => op with { Version = kind == "overwrite" ? 1 : null });
                }

                break;
            case "name-content" or "name-attributes" or "name-directory" or "name-tree":
                history.Did(NamespaceProtocol.MakeDirectory, 0, 0, with: op => op with { Path = "names-0/d", Value = "mode=0700" });
                history.Did(
                    NamespaceProtocol.Create, 0, 1,
                    with: op => op with { Path = "names-0/d/a", Value = "id=1 version=1 bytes=1024 mode=0600" });
                break;
            case "backup" or "backup-list":
                history.Did(BackupProtocol.Upload, 0, 0, with: op => op with { Path = "backup-0-0.bak", Value = "bytes=512 crc32c=0" });
                break;
            case "ledger":
                history.Did(LedgerProtocol.Transaction, 0, 0);
                break;
            case "count":
                history.CountRound(0, 0, 0);
                break;
            case "shared-append":
                history.AppendRound(2, 0, 0);
                history.AppendRound(3, 0, 1);
                break;
            default:
                history.Did(FioProtocol.Job, 0, 0, with: op => op with { Path = "fio-0-0.dat" });
                break;
        }
    }

    /// <summary>What one place gives.</summary>
    /// <param name="history">To which this is added.</param>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    /// <param name="place">The place.</param>
    /// <param name="error">The error with which something is refused; null: all is there.</param>
    public static void Read(WorkHistory history, string kind, string place, string? error)
    {
        void Said(string action, int writer, long? number, string? found, Func<Op, Op>? with = null) =>
            history.Read(action, writer, number, found, op => (with ?? (o => o))(op) with { Place = place });
        var gone = error is not null;
        switch (kind)
        {
            case "append" or "overwrite":
                for (var n = 0; n < 3; n++)
                {
                    var refused = gone && n == 1;
                    var version = kind == "overwrite" && !refused ? 1 : (long?)null;
                    Said(
                        RecordProtocol.Read, 0, n, refused ? Found.Unreadable : Found.Intact,
                        op => op with { Error = refused ? error : null, Version = version });
                }

                Said(RecordProtocol.ReadEnd, 0, 3, null);
                break;
            case "append-file":
                for (var n = 0; n < 3 && !gone; n++) Said(RecordProtocol.Read, 0, n, Found.Intact);
                Said(RecordProtocol.ReadEnd, 0, gone ? 0 : 3, null, op => op with { Error = error });
                break;
            case "name-content" or "name-attributes" or "name-directory" or "name-tree":
                ReadNames(kind, Said, error);
                break;
            case "backup" or "backup-list":
                if (!gone || kind == "backup")
                {
                    Said(
                        BackupProtocol.Read, 0, 0, gone ? Found.Unreadable : Found.Intact,
                        op => op with { Path = "backup-0-0.bak", Value = gone ? null : "bytes=512 crc32c=0", Error = error });
                }

                Said(BackupProtocol.ReadEnd, 0, 1, null, op => op with { Error = kind == "backup-list" ? error : null });
                break;
            case "ledger":
                Said(
                    LedgerProtocol.Read, 0, null, gone ? Found.Unreadable : Found.Intact,
                    op => op with { Path = "ledger-0.db", Error = error });
                if (!gone) Said(LedgerProtocol.Read, 0, 0, Found.Intact);
                Said(LedgerProtocol.ReadEnd, 0, 1, null, op => op with { Error = error });
                break;
            case "count":
                if (!gone) Said(LockProtocol.Read, 0, null, Found.Intact, op => op with { Path = LockHistory.Counter, Version = 1 });
                Said(LockProtocol.ReadEnd, 0, 1, null, op => op with { Value = $"file={LockHistory.Counter}", Error = error });
                break;
            case "shared-append":
                Said(LockProtocol.Read, 2, 0, Found.Intact, op => op with { Path = LockHistory.Appends, Version = 0 });
                if (!gone) Said(LockProtocol.Read, 3, 0, Found.Intact, op => op with { Path = LockHistory.Appends, Version = 1 });
                Said(LockProtocol.ReadEnd, 2, 2, null, op => op with { Value = $"file={LockHistory.Appends}", Error = error });
                break;
            default:
                if (!gone || kind == "fio")
                {
                    Said(
                        FioProtocol.Read, 0, 0, gone ? Found.Unreadable : Found.Intact,
                        op => op with { Path = "fio-0-0.dat", Error = error });
                }

                Said(FioProtocol.ReadEnd, 0, 1, null, op => op with { Error = kind == "fio-list" ? error : null });
                break;
        }
    }

    private static void ReadNames(string kind, Action<string, int, long?, string?, Func<Op, Op>?> said, string? error)
    {
        void Name(string path, string? value, string? found) =>
            said(
                NamespaceProtocol.Read, 0, null, found,
                op => op with { Path = path, Value = value, Error = found == Found.Unreadable ? error : null });
        if (kind != "name-tree" || error is null)
        {
            Name("names-0/d", Directory, null);
            if (error is not null && kind == "name-directory") Name("names-0/d", null, Found.Unreadable);
            else if (error is not null && kind == "name-content") Name("names-0/d/a", File, Found.Unreadable);
            else if (error is not null) Name("names-0/d/a", $"{File} unreadable={error}{Content}", Found.Intact);
            else Name("names-0/d/a", File + Content, Found.Intact);
        }

        said(NamespaceProtocol.ReadEnd, 0, 2, null, op => op with { Error = kind == "name-tree" ? error : null });
    }
}
