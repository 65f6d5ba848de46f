using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using StorageChaos.Histories;
using StorageChaos.Judging;

namespace StorageChaos.Evidence.Allure;

/// <summary>A run directory, read once, with what the parts of its report ask for.</summary>
internal sealed class RunView
{
    public RunView(RunDirectory directory)
    {
        Directory = directory;
        Document = directory.LoadRun();
        History = File.Exists(directory.HistoryPath) ? History.Load(directory.HistoryPath) : new History([]);
        Judgement = directory.LoadResults();
    }

    public RunDirectory Directory { get; }

    public RunDocument Document { get; }

    public History History { get; }

    /// <summary>Null if the run was not judged.</summary>
    public Judgement? Judgement { get; }

    public string ScenarioName => Document.Scenario.Name;

    public string Title => Document.Scenario.Title;

    public string? Accelerator => Text(Document.Lab["accelerator"]) ?? Text((Document.Lab["accelerator"] as JsonObject)?["name"]);

    /// <summary>End of the run; of one that was killed, the last thing it recorded.</summary>
    public long End => Document.Ended?.ToUnixTimeMilliseconds() ?? At(History.Ops.Count > 0 ? History.Ops[^1].Time : 0);

    /// <summary>A time of the history, in milliseconds since 1970.</summary>
    public long At(double seconds) => Document.Started.ToUnixTimeMilliseconds() + (long)Math.Round(seconds * 1000);

    /// <summary>A stable identifier (a UUID by form) of a part of this run.</summary>
    public string Id(string part) => Hash($"{Directory.Name}\n{part}");

    public static string Hash(string text) =>
        new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16), bigEndian: true).ToString();

    /// <summary>A node's text, if it is a single value.</summary>
    public static string? Text(JsonNode? node) => node is JsonValue value ? value.ToString() : null;
}
