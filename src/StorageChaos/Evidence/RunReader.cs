using System.Text.Json.Nodes;
using StorageChaos.Checks;
using StorageChaos.Histories;
using StorageChaos.Nodes;
using StorageChaos.Scenarios;
using StorageChaos.Stacks.Contracts;

namespace StorageChaos.Evidence;

/// <summary>Reads a run directory back, whatever a crash has left of it.</summary>
internal static class RunReader
{
    /// <summary>Everything that checks judge.</summary>
    public static RunRecord Record(RunDirectory run, Kinds kinds)
    {
        var document = run.LoadRun(kinds);
        return new RunRecord
        {
            Stack = document.Scenario.Stack,
            Parts = kinds.Parts,
            Effective = document.Effective.ToDictionary(part => part.Key, part => new EffectiveSettings(Values(part.Value))),
            Expect = document.Scenario.Expect,
            Faults = document.Faults,
            History = File.Exists(run.HistoryPath)
                ? History.Load(run.HistoryPath)
                : new History([]) { Problem = $"{Path.GetFileName(run.HistoryPath)} is missing" },
            Fsck = run.LoadFsck(),
            Logs = [.. Lines(run, ".log")],
            Consoles = [.. Lines(run, RunDirectory.ConsoleExtension)],
            Started = document.Started,
            Hosts = Hosts(document),
            ClockOffsets = ClockOffsets(document),
            Network = [.. Network(run)],
            Aborted = Aborted(document),
        };
    }

    /// <summary>Why the run ended early; a run that was killed had no time to write that down.</summary>
    public static string? Aborted(RunDocument document) => document.Aborted
        ?? (document.Ended is null ? $"the run did not end: last phase '{document.Phase}'" : null);

    /// <summary>Files of a folder in an order that does not depend on the machine.</summary>
    public static IReadOnlyList<string> Files(string folder, string pattern) => Directory.Exists(folder)
        ? [.. Directory.GetFiles(folder, pattern).Order(StringComparer.Ordinal)]
        : [];

    private static Dictionary<string, string> Values(JsonNode? settings) =>
        (settings as JsonObject ?? []).ToDictionary(s => s.Key, s => s.Value?.ToString() ?? "");

    // Format 1 did not record roles: its hosts were named after them.
    private static Dictionary<string, string> Hosts(RunDocument document) =>
        (document.Lab["hosts"] as JsonObject ?? [])
            .ToDictionary(h => h.Key, h => (h.Value as JsonObject)?["role"]?.ToString() ?? Role.Of(h.Key));

    private static Dictionary<string, double> ClockOffsets(RunDocument document)
    {
        var offsets = new Dictionary<string, double>();
        foreach (var (host, facts) in document.Lab["hosts"] as JsonObject ?? [])
        {
            if ((facts as JsonObject)?["clockOffsetSeconds"] is JsonValue value && value.TryGetValue<double>(out var seconds))
                offsets[host] = seconds;
        }

        return offsets;
    }

    // Both kinds of files end in ".log".
    private static IEnumerable<LogLine> Lines(RunDirectory run, string extension) =>
        from path in Files(run.LogFolder, "*" + extension)
        where path.EndsWith(RunDirectory.ConsoleExtension, StringComparison.Ordinal) == (extension == RunDirectory.ConsoleExtension)
        let name = Path.GetFileName(path)
        from line in File.ReadLines(path).Select((text, i) => (Text: text, Number: i + 1))
        select new LogLine(name[..^extension.Length], $"logs/{name}", line.Number, line.Text);

    private static IEnumerable<NetworkState> Network(RunDirectory run)
    {
        var hosts = Files(run.NetworkFolder, "*.txt")
            .Select(path => Path.GetFileNameWithoutExtension(Path.GetFileNameWithoutExtension(path)))
            .Distinct();
        return hosts.Select(host => new NetworkState(
            host,
            Text(run.NetworkPath(host, NetworkMoment.Before)),
            Text(run.NetworkPath(host, NetworkMoment.After))));
    }

    private static string? Text(string path) => File.Exists(path) ? File.ReadAllText(path) : null;
}
