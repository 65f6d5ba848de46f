using System.Globalization;
using System.Text.Json;
using StorageChaos.Histories;
using StorageChaos.Protocol;

namespace StorageChaos.Work;

/// <summary>Turns a line of the agent into an op, or null if it is not about one.</summary>
internal static class AgentLine
{
    /// <summary>Reads one line.</summary>
    /// <param name="line">JSON, as the agent prints it.</param>
    /// <param name="offset">Run time of the agent's own zero, in seconds.</param>
    /// <exception cref="InvalidDataException">The line is not the agent's.</exception>
    public static Op? Parse(string line, double offset) => Read(line, e => e.GetProperty(LineKeys.Kind).GetString() switch
    {
        AgentLines.Invoke => Work(e, OpPhase.Invoke, offset),
        AgentLines.Ok => Work(e, OpPhase.Ok, offset),
        AgentLines.Info => Work(e, OpPhase.Info, offset),
        AgentLines.Fail => Work(e, OpPhase.Fail, offset),
        AgentLines.Read => Range(e, offset),
        AgentLines.End => End(e, offset),
        _ => null,
    });

    /// <summary>The agent's own time of a line, in seconds.</summary>
    /// <exception cref="InvalidDataException">The line is not the agent's.</exception>
    public static double Time(string line) => Read(line, e => e.GetProperty(LineKeys.Time).GetDouble());

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
        Time = Math.Round(offset + e.GetProperty(LineKeys.Time).GetDouble(), 6),
        Phase = phase,
        Process = Process("writer", e),
        Action = Text(e, LineKeys.Action) ?? RecordProtocol.Append,
        Writer = e.GetProperty(LineKeys.Writer).GetInt32(),
        Record = Whole(e, LineKeys.Number),
        ThroughRecord = Through(e),
        Version = Whole(e, LineKeys.Version),
        Path = Text(e, LineKeys.Path),
        To = Text(e, LineKeys.To),
        Value = Text(e, LineKeys.Value),
        Detail = Text(e, LineKeys.Detail),
        Duration = Number(e, LineKeys.Duration),
        Error = Text(e, LineKeys.Error),
        Call = Text(e, LineKeys.Call),
    };

    private static Op Range(JsonElement e, double now) => new()
    {
        Time = now,
        Phase = OpPhase.Ok,
        Process = "reader",
        Action = Text(e, LineKeys.Action) ?? RecordProtocol.Read,
        Writer = e.GetProperty(LineKeys.Writer).GetInt32(),
        Record = Whole(e, LineKeys.From),
        ThroughRecord = Through(e),
        Version = Whole(e, LineKeys.Version),
        Path = Text(e, LineKeys.Path),
        Value = Text(e, LineKeys.Value),
        Found = Text(e, LineKeys.Found),
        Error = Text(e, LineKeys.Error),
        Detail = Text(e, LineKeys.Detail),
    };

    private static Op End(JsonElement e, double now) => new()
    {
        Time = now,
        Phase = OpPhase.Ok,
        Process = "reader",
        Action = Text(e, LineKeys.Action) ?? RecordProtocol.ReadEnd,
        Writer = e.GetProperty(LineKeys.Writer).GetInt32(),
        Record = Whole(e, LineKeys.Slots),
        Path = Text(e, LineKeys.Path),
        Value = Text(e, LineKeys.Value),
        Error = Text(e, LineKeys.Error),
    };

    private static string Process(string kind, JsonElement e) =>
        string.Create(CultureInfo.InvariantCulture, $"{kind}-{e.GetProperty(LineKeys.Writer).GetInt32()}");

    private static double? Number(JsonElement e, string name) => e.TryGetProperty(name, out var v) ? v.GetDouble() : null;

    private static long? Whole(JsonElement e, string name) => e.TryGetProperty(name, out var v) ? v.GetInt64() : null;

    // Of a range its last number; where names are meant, the second one.
    private static long? Through(JsonElement e) =>
        e.TryGetProperty(LineKeys.To, out var v) && v.ValueKind == JsonValueKind.Number ? v.GetInt64() : null;

    private static string? Text(JsonElement e, string name) =>
        e.TryGetProperty(name, out var v) && v.ValueKind == JsonValueKind.String ? v.GetString() : null;
}
