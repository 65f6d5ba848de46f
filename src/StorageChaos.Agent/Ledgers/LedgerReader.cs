using StorageChaos.Agent.Native;
using StorageChaos.Agent.Output;

namespace StorageChaos.Agent.Ledgers;

/// <summary>
/// Says what each ledger holds. Opening one recovers it, which writes; so a copy is read, and the evidence stays as it is.
/// </summary>
internal sealed class LedgerReader(LedgerOptions options)
{
    private const string ReadAction = "ledger-read";
    private const string EndAction = "ledger-read-end";

    internal void Read(Journal journal)
    {
        foreach (var writer in options.Place.Numbers)
        {
            var (found, error) = ReadCopy(writer);
            journal.Write(Whole(writer, found, error));
            foreach (var (from, to, kind) in found?.Rows ?? [])
                journal.Write(new JsonLine("read").Text("a", ReadAction).Number("w", writer).Number("from", from).Number("to", to).Text("found", kind));
            journal.Write(new JsonLine("end").Text("a", EndAction).Number("w", writer).Number("slots", found?.Count ?? 0)
                .TextIfAny("e", error is null or "ENOENT" || Damaged(error) ? null : error));
        }
    }

    private static JsonLine Whole(int writer, LedgerContent? found, string? error)
    {
        var line = new JsonLine("read").Text("a", ReadAction).Number("w", writer).Text("path", LedgerOptions.NameOf(writer));
        if (found is null)
        {
            return line.Text("found", error == "ENOENT" ? "absent" : Damaged(error) ? "corrupt" : "unreadable").Text("e", error!);
        }

        return line.Text("found", found.Problem is null ? "intact" : found.Consistent ? "torn" : "corrupt").Text("value", found.Value).TextIfAny("detail", found.Problem);
    }

    private (LedgerContent? Found, string? Error) ReadCopy(int writer)
    {
        var temporary = Directory.CreateTempSubdirectory("storagechaos-ledger-").FullName;
        try
        {
            // Never the -shm: it is rebuilt from the log, and belongs to processes that are gone.
            foreach (var suffix in new[] { "", "-wal", "-journal" })
            {
                if (suffix.Length > 0 && !File.Exists(options.PathOf(writer) + suffix)) continue;
                if (!options.Place.Cached) Drop(options.PathOf(writer) + suffix);
                File.Copy(options.PathOf(writer) + suffix, $"{temporary}/copy.db{suffix}");
            }

            return (LedgerContent.Of($"{temporary}/copy.db", writer, options), null);
        }
        catch (SqliteException e)
        {
            return (null, e.Code);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return (null, Errno.Name(e));
        }
        finally
        {
            Directory.Delete(temporary, recursive: true);
        }
    }

    // What SQLite says when it has read something, and that is not a database.
    private static bool Damaged(string? error) => error is not null
        && (error.StartsWith("SQLITE_CORRUPT", StringComparison.Ordinal) || error is "SQLITE_NOTADB" or "SQLITE_ERROR" or "SQLITE_IOERR_SHORT_READ");

    private static void Drop(string path)
    {
        if (PlainFile.Open(path, Libc.OReadOnly, out var file) is not null) return;
        _ = Libc.Fadvise(file.Descriptor, 0, 0, Libc.FadviseDontNeed);
        file.Close();
    }
}
