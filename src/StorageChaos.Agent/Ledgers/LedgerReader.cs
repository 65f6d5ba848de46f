using StorageChaos.Agent.Native;
using StorageChaos.Agent.Output;

namespace StorageChaos.Agent.Ledgers;

/// <summary>
/// Tells what each ledger holds. To open a database recovers it, and that writes. So a copy is opened, and the evidence stays as it
/// is.
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
            foreach (var (from, to, kind) in found?.Rows.Ranges ?? [])
                journal.Write(ReadLines.Found(ReadAction, writer).Number("from", from).Number("to", to).Text("found", kind));
            journal.Write(ReadLines.End(EndAction, writer, found?.Rows.Count ?? 0)
                .TextIfAny("e", error is null or "ENOENT" || IsDamage(error) ? null : error));
        }
    }

    private static JsonLine Whole(int writer, LedgerContent? found, string? error)
    {
        var line = ReadLines.Found(ReadAction, writer).Text("path", LedgerOptions.NameOf(writer));
        if (found is null)
            return line.Text("found", error == "ENOENT" ? "absent" : IsDamage(error) ? "corrupt" : "unreadable").Text("e", error!);
        return line.Text("found", found.Problem is null ? "intact" : found.Consistent ? "torn" : "corrupt")
            .Text("value", found.Value).TextIfAny("detail", found.Problem);
    }

    private (LedgerContent? Found, string? Error) ReadCopy(int writer)
    {
        var temporary = Directory.CreateTempSubdirectory("storagechaos-ledger-").FullName;
        try
        {
            // Without the -shm: it belongs to processes that are gone, and SQLite makes it again from the log.
            foreach (var suffix in new[] { "", "-wal", "-journal" })
            {
                var path = options.PathOf(writer) + suffix;
                if (suffix.Length > 0 && !File.Exists(path)) continue;
                // Opened only to drop what is cached: what fails here fails again when the file is copied, and is told there.
                if (!options.Place.Cached && PlainFile.OpenToRead(path, cached: false, out var file) is null) file.Close();
                File.Copy(path, $"{temporary}/copy.db{suffix}");
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

    // What SQLite says when it could read the file, but the file is not a database, or not a whole one.
    private static bool IsDamage(string? error) => error is not null
        && (error.StartsWith("SQLITE_CORRUPT", StringComparison.Ordinal)
            || error is "SQLITE_NOTADB" or "SQLITE_ERROR" or "SQLITE_IOERR_SHORT_READ");
}
