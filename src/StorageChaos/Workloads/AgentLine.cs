using System.Globalization;
using System.Text.Json;
using StorageChaos.Histories;

namespace StorageChaos.Workloads;

/// <summary>Turns a line of the agent into an op, or null if it is not about one.</summary>
internal static class AgentLine
{
    /// <summary>Reads one line.</summary>
    /// <param name="line">JSON, as the agent prints it.</param>
    /// <param name="offset">Run time of the agent's own zero, in seconds.</param>
    /// <exception cref="InvalidDataException">The line is not the agent's.</exception>
    public static Op? Parse(string line, double offset) => Read(line, e => e.GetProperty("p").GetString() switch
    {
        "invoke" => Append(e, OpPhase.Invoke, offset),
        "ok" => Append(e, OpPhase.Ok, offset),
        "info" => Append(e, OpPhase.Info, offset),
        "fail" => Append(e, OpPhase.Fail, offset),
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

    private static Op Append(JsonElement e, OpPhase phase, double offset) => new()
    {
        Time = Math.Round(offset + e.GetProperty("t").GetDouble(), 6),
        Phase = phase,
        Process = Process("writer", e),
        Action = OpAction.Append,
        Writer = e.GetProperty("w").GetInt32(),
        Record = e.GetProperty("n").GetInt64(),
        Duration = Number(e, "d"),
        Error = Text(e, "e"),
        Call = Text(e, "c"),
    };

    private static Op Range(JsonElement e, double now) => new()
    {
        Time = now,
        Phase = OpPhase.Ok,
        Process = "reader",
        Action = OpAction.Read,
        Writer = e.GetProperty("w").GetInt32(),
        Record = e.GetProperty("from").GetInt64(),
        ThroughRecord = e.GetProperty("to").GetInt64(),
        Found = e.GetProperty("found").GetString(),
        Error = Text(e, "e"),
        Detail = Text(e, "detail"),
    };

    private static Op End(JsonElement e, double now) => new()
    {
        Time = now,
        Phase = OpPhase.Ok,
        Process = "reader",
        Action = OpAction.ReadEnd,
        Writer = e.GetProperty("w").GetInt32(),
        Record = e.GetProperty("slots").GetInt64(),
        Error = Text(e, "e"),
    };

    private static string Process(string kind, JsonElement e) =>
        string.Create(CultureInfo.InvariantCulture, $"{kind}-{e.GetProperty("w").GetInt32()}");

    private static double? Number(JsonElement e, string name) => e.TryGetProperty(name, out var v) ? v.GetDouble() : null;

    private static string? Text(JsonElement e, string name) => e.TryGetProperty(name, out var v) ? v.GetString() : null;
}
