using StorageChaos.Agent.Native;
using StorageChaos.Agent.Output;
using StorageChaos.Protocol;

namespace StorageChaos.Agent.Ledgers;

/// <summary>
/// Tells what each ledger holds. To open a database recovers it, and that writes. So a copy is opened, and the evidence stays as it
/// is.
/// </summary>
internal sealed class LedgerReader(LedgerOptions options)
{

    internal void Read(Journal journal)
    {
        foreach (var writer in options.Place.Numbers)
        {
            var (found, error) = ReadCopy(writer);
            journal.Write(Whole(writer, found, error));
            foreach (var (from, to, kind) in found?.Rows.Ranges ?? [])
                journal.Write(
                    ReadLines.Found(LedgerProtocol.Read, writer)
                        .Number(LineKeys.From, from)
                        .Number(LineKeys.To, to)
                        .Text(LineKeys.Found, kind));
            journal.Write(ReadLines.End(LedgerProtocol.ReadEnd, writer, found?.Rows.Count ?? 0)
                .TextIfAny(LineKeys.Error, error is null or "ENOENT" || IsDamage(error) ? null : error));
        }
    }

    private static JsonLine Whole(int writer, LedgerContent? found, string? error)
    {
        var line = ReadLines.Found(LedgerProtocol.Read, writer).Text(LineKeys.Path, LedgerOptions.NameOf(writer));
        if (found is null)
            return line.Text(LineKeys.Found, error == "ENOENT" ? Found.Absent : IsDamage(error) ? Found.Corrupt : Found.Unreadable)
                .Text(LineKeys.Error, error!);
        return line.Text(LineKeys.Found, found.Problem is null ? Found.Intact : found.Consistent ? Found.Torn : Found.Corrupt)
            .Text(LineKeys.Value, found.Value).TextIfAny(LineKeys.Detail, found.Problem);
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
