using System.Globalization;
using System.Text.Json;
using StorageChaos.Histories;

namespace StorageChaos.Work;

/// <summary>Turns a line of the agent into an op, or null if it is not about one.</summary>
internal static class AgentLine
{
    /// <summary>Reads one line.</summary>
    /// <param name="line">JSON, as the agent prints it.</param>
    /// <param name="offset">Run time of the agent's own zero, in seconds.</param>
    /// <exception cref="InvalidDataException">The line is not the agent's.</exception>
    public static Op? Parse(string line, double offset) => Read(line, e => e.GetProperty("p").GetString() switch
    {
        "invoke" => Work(e, OpPhase.Invoke, offset),
        "ok" => Work(e, OpPhase.Ok, offset),
        "info" => Work(e, OpPhase.Info, offset),
        "fail" => Work(e, OpPhase.Fail, offset),
        "read" => Range(e, offset),
        "end" => End(e, offset),
        _ => null,
    });

    /// <summary>The agent's own time of a line, in seconds.</summary>
    /// <exception cref="InvalidDataException">The line is not the agent's.</exception>
    public static double Time(string line) => Read(line, e => e.GetProperty("t").GetDouble());

    private static T Read<T>(string line, Func<JsonElement, T> read)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            return read(json.RootElement);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException($"not a line of the agent: {line}", e);
        }
    }

    private static Op Work(JsonElement e, OpPhase phase, double offset) => new()
    {
        Time = Math.Round(offset + e.GetProperty("t").GetDouble(), 6),
        Phase = phase,
        Process = Process("writer", e),
        Action = Text(e, "a") ?? OpAction.Append,
        Writer = e.GetProperty("w").GetInt32(),
        Record = Whole(e, "n"),
        ThroughRecord = Through(e),
        Version = Whole(e, "v"),
        Path = Text(e, "path"),
        To = Text(e, "to"),
        Value = Text(e, "value"),
        Detail = Text(e, "detail"),
        Duration = Number(e, "d"),
        Error = Text(e, "e"),
        Call = Text(e, "c"),
    };

    private static Op Range(JsonElement e, double now) => new()
    {
        Time = now,
        Phase = OpPhase.Ok,
        Process = "reader",
        Action = Text(e, "a") ?? OpAction.Read,
        Writer = e.GetProperty("w").GetInt32(),
        Record = Whole(e, "from"),
        ThroughRecord = Through(e),
        Version = Whole(e, "v"),
        Path = Text(e, "path"),
        Value = Text(e, "value"),
        Found = Text(e, "found"),
        Error = Text(e, "e"),
        Detail = Text(e, "detail"),
    };

    private static Op End(JsonElement e, double now) => new()
    {
        Time = now,
        Phase = OpPhase.Ok,
        Process = "reader",
        Action = Text(e, "a") ?? OpAction.ReadEnd,
        Writer = e.GetProperty("w").GetInt32(),
        Record = Whole(e, "slots"),
        Path = Text(e, "path"),
        Value = Text(e, "value"),
        Error = Text(e, "e"),
    };

    private static string Process(string kind, JsonElement e) =>
        string.Create(CultureInfo.InvariantCulture, $"{kind}-{e.GetProperty("w").GetInt32()}");

    private static double? Number(JsonElement e, string name) => e.TryGetProperty(name, out var v) ? v.GetDouble() : null;

    private static long? Whole(JsonElement e, string name) => e.TryGetProperty(name, out var v) ? v.GetInt64() : null;

    // Of a range its last number; where names are meant, the second one.
    private static long? Through(JsonElement e) => e.TryGetProperty("to", out var v) && v.ValueKind == JsonValueKind.Number ? v.GetInt64() : null;

    private static string? Text(JsonElement e, string name) => e.TryGetProperty(name, out var v) && v.ValueKind == JsonValueKind.String ? v.GetString() : null;
}
