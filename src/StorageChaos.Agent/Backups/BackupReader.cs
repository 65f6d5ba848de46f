using StorageChaos.Agent.Native;
using StorageChaos.Agent.Output;

namespace StorageChaos.Agent.Backups;

/// <summary>Says which files are there, under which name, and what is in them.</summary>
internal sealed class BackupReader(BackupOptions options)
{
    private const string ReadAction = "backup-read";
    private const string EndAction = "backup-read-end";

    internal void Read(Journal journal)
    {
        var judge = new BackupJudge(options);
        var there = List(out var error).ToLookup(f => f.File.Writer);
        foreach (var writer in options.Place.Numbers)
        {
            var complete = 0L;
            foreach (var (file, part) in there[writer].OrderBy(f => f.File.Number).ThenBy(f => f.Part))
            {
                var line = new JsonLine("read").Text("a", ReadAction).Number("w", writer).Number("from", file.Number).Number("to", file.Number)
                    .Text("path", part ? file.PartName : file.Name);
                // Nobody was promised anything about what is under the other name.
                journal.Write(part ? line.Text("found", "part") : judge.Judge(file, line));
                complete += part ? 0 : 1;
            }

            journal.Write(new JsonLine("end").Text("a", EndAction).Number("w", writer).Number("slots", complete).TextIfAny("e", error));
        }
    }

    private List<(BackupFile File, bool Part)> List(out string? error)
    {
        error = null;
        var files = new List<(BackupFile, bool)>();
        try
        {
            foreach (var path in Directory.EnumerateFileSystemEntries(options.Place.Directory))
            {
                if (BackupFile.TryParse(Path.GetFileName(path), out var file, out var part)) files.Add((file, part));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            error = Errno.Name(e);
        }

        return files;
    }
}
