using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json.Nodes;
using StorageChaos.Judging;

namespace StorageChaos.Evidence.Allure;

/// <summary>Copies a run's raw material beside its result, in a form that a report shows and a browser bears.</summary>
internal sealed class RunAttachments(RunView run, string results)
{
    /// <summary>Lines of a log that are attached; of a longer one, the last.</summary>
    public const int LogLines = 2000;

    /// <summary>Characters of one attachment: a report is one page, which holds them all.</summary>
    public const int Limit = 2 * 1024 * 1024;

    private const int FsckCharacters = 200 * 1024;

    private const string Plain = "text/plain";

    /// <summary>Everything of the run as a whole, what people read first at the top.</summary>
    public IReadOnlyList<AllureAttachment> All()
    {
        var all = new List<AllureAttachment>();
        if (run.History.Ops.Count > 0)
            all.Add(Add("Timeline", "image/svg+xml", ".svg", RunTimeline.Of(run)));
        if (run.Judgement is { } judgement)
            all.Add(Add("Figures", "text/csv", ".csv", Figures(judgement)));
        all.Add(Add("Settings read back and lab", "text/csv", ".csv", Settings()));
        all.AddRange(Fsck());
        all.AddRange(RunReader.Files(run.Directory.LogFolder, "*.log").Select(Log));
        all.AddRange(RunReader.Files(run.Directory.NetworkFolder, "*.txt")
            .Select(path => Copy($"network: {Path.GetFileNameWithoutExtension(path)}", path, Plain)));
        all.AddRange(Documents());
        return all;
    }

    /// <summary>The checkers' raw outputs, standard error after standard output, then their report.</summary>
    private IEnumerable<AllureAttachment> Fsck() =>
        RunReader.Files(run.Directory.FsckFolder, "*.out.gz").Concat(RunReader.Files(run.Directory.FsckFolder, "*.err.gz"))
            .GroupBy(path => Path.GetFileName(path).Split('.')[0])
            .OrderBy(tool => tool.Key, StringComparer.Ordinal)
            .Select(tool => Add($"fsck: {tool.Key.Replace('-', ' ')}", Plain, ".txt", string.Concat(tool.Select(Unpacked))))
            .Concat(RunReader.Files(run.Directory.FsckFolder, "report.json")
                .Select(path => Copy("fsck: report.json", path, "application/json")));

    // The beginning: the complete text is beside the report in the run directory.
    private static string Unpacked(string path)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(path), CompressionMode.Decompress));
        var text = new StringBuilder();
        while (text.Length < FsckCharacters && reader.ReadLine() is { } line) text.Append(line).Append('\n');
        return reader.EndOfStream ? text.ToString() : $"{text}... (cut: the whole is in {Path.GetFileName(path)})\n";
    }

    private IEnumerable<AllureAttachment> Documents()
    {
        // JSON lines are not JSON: a viewer for that would refuse them.
        var files = new[]
        {
            (run.Directory.ResultsPath, "application/json"),
            (run.Directory.RunPath, "application/json"),
            (run.Directory.HistoryPath, Plain),
            (run.Directory.CommandsPath, Plain),
        };
        return files
            .Where(f => new FileInfo(f.Item1) is { Exists: true, Length: > 0 })
            .Select(f => Copy(Path.GetFileName(f.Item1), f.Item1, f.Item2));
    }

    private AllureAttachment Log(string path)
    {
        var lines = File.ReadAllLines(path);
        var name = $"log: {Path.GetFileNameWithoutExtension(path)}";
        return lines.Length <= LogLines
            ? Add(name, Plain, ".txt", string.Join('\n', lines) + "\n")
            : Add(
                string.Create(CultureInfo.InvariantCulture, $"{name} (last {LogLines} of {lines.Length} lines)"), Plain, ".txt",
                string.Join('\n', lines[^LogLines..]) + "\n");
    }

    private AllureAttachment Copy(string name, string path, string type)
    {
        var text = File.ReadAllText(path);
        if (text.Length > Limit)
        {
            // A file that was cut is no longer a valid document.
            text = $"[... the last {Limit} of {text.Length} characters ...]\n{text[^Limit..]}";
            (name, type) = ($"{name} (its end)", Plain);
        }

        return Add(name, type, type == Plain ? ".txt" : Path.GetExtension(path), text);
    }

    private AllureAttachment Add(string name, string type, string extension, string text)
    {
        var source = $"{run.Id($"attachment {name}")}-attachment{extension}";
        EvidenceFile.Replace(Path.Combine(results, source), text);
        return new AllureAttachment(name, source, type);
    }

    private static string Figures(Judgement judgement)
    {
        var text = new StringBuilder("check,verdict,figure,value\n");
        foreach (var check in judgement.Checks)
        {
            var rows = check.Figures.Count > 0 ? check.Figures.Select(f => (f.Key, CheckSteps.Figure(f.Value))) : [("", "")];
            foreach (var (name, value) in rows)
                text.Append(Row(check.Check, RunLabels.EnumText(check.Verdict), name, value));
        }

        return text.ToString();
    }

    private string Settings()
    {
        var text = new StringBuilder("setting,value\n");
        text.Append(Row("tool version", run.Document.ToolVersion));
        foreach (var (name, value) in Leaves(run.Document.Effective, "effective").Concat(Leaves(run.Document.Lab, "lab")))
            text.Append(Row(name, value));
        return text.ToString();
    }

    /// <summary>Every single value of a document, by its path.</summary>
    public static IEnumerable<(string Name, string Value)> Leaves(JsonNode? node, string path) => node switch
    {
        JsonObject many => many.SelectMany(p => Leaves(p.Value, $"{path} {p.Key}")),
        JsonArray list when list.All(n => n is JsonValue) => [(path, string.Join(", ", list.Select(n => n!.ToString())))],
        JsonArray list => list.SelectMany((n, i) => Leaves(n, $"{path} {i + 1}")),
        JsonValue value => [(path, value.ToString())],
        _ => [],
    };

    // RFC 4180.
    private static string Row(params string[] cells) => string.Join(',', cells.Select(c =>
        c.AsSpan().IndexOfAny(",\"\n\r") < 0 ? c : $"\"{c.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")) + "\n";
}
