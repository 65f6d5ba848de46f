using StorageChaos.Agent.Native;
using StorageChaos.Agent.Output;
using StorageChaos.Protocol;

namespace StorageChaos.Agent.Backups;

/// <summary>Tells which files there are, under which name, and what is in them.</summary>
internal sealed class BackupReader(BackupOptions options)
{

    internal void Read(Journal journal)
    {
        var judge = new BackupJudge(options);
        var names = DirectoryEntries.Of(options.Place.Directory, out var error);
        var there = names.Select(BackupFile.Parse).OfType<(BackupFile File, bool Part)>().ToLookup(f => f.File.Writer);
        foreach (var writer in options.Place.Numbers)
        {
            var complete = 0L;
            foreach (var (file, part) in there[writer].OrderBy(f => f.File.Number).ThenBy(f => f.Part))
            {
                var line = ReadLines.Found(BackupProtocol.Read, writer).Number(LineKeys.From, file.Number).Number(LineKeys.To, file.Number)
                    .Text(LineKeys.Path, part ? file.PartName : file.Name);
                // Nothing was promised about a file that is not complete, so its content is not judged.
                journal.Write(part ? line.Text(LineKeys.Found, Found.Part) : judge.Judge(file, line));
                complete += part ? 0 : 1;
            }

            journal.Write(ReadLines.End(BackupProtocol.ReadEnd, writer, complete).TextIfAny(LineKeys.Error, error));
        }
    }
}
