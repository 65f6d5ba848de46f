using System.Globalization;
using System.Text.Json;
using StorageChaos.Histories;
using StorageChaos.Protocol;

namespace StorageChaos.Work;

/// <summary>One line of the agent.</summary>
/// <param name="Time">When it was written, in seconds since the agent began; null for what was read back.</param>
/// <param name="Protocol">Which version of the lines the agent speaks; only in its first line.</param>
/// <param name="Op">What it tells, at the agent's own time; null if it is not about an operation.</param>
internal readonly record struct AgentLine(double? Time, int? Protocol, Op? Op)
{
    /// <summary>Reads one line.</summary>
    /// <param name="line">JSON, as the agent prints it.</param>
    /// <exception cref="InvalidDataException">The line is not the agent's.</exception>
    public static AgentLine Parse(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var e = json.RootElement;
            return new AgentLine(Number(e, LineKeys.Time), (int?)Whole(e, LineKeys.Protocol), OpOf(e));
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException($"not a line of the agent: {line}", e);
        }
    }

    private static Op? OpOf(JsonElement e) => e.GetProperty(LineKeys.Kind).GetString() switch
    {
        AgentLines.Invoke => Work(e, OpPhase.Invoke),
        AgentLines.Ok => Work(e, OpPhase.Ok),
        AgentLines.Info => Work(e, OpPhase.Info),
        AgentLines.Fail => Work(e, OpPhase.Fail),
        AgentLines.Read => Range(e),
        AgentLines.End => End(e),
        _ => null,
    };

    private static Op Work(JsonElement e, OpPhase phase) => new()
    {
        Time = e.GetProperty(LineKeys.Time).GetDouble(),
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

    private static Op Range(JsonElement e) => new()
    {
        Time = 0,
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

    private static Op End(JsonElement e) => new()
    {
        Time = 0,
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
