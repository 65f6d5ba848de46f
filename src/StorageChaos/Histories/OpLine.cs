using System.Text.Json;

namespace StorageChaos.Histories;

/// <summary>
/// Reads one line of <c>history.jsonl</c>, as <see cref="HistoryRecorder"/> writes it, without a JSON library, since a
/// history has millions of lines.
/// </summary>
internal static class OpLine
{
    /// <summary>Reads it.</summary>
    /// <exception cref="InvalidDataException">It is not an op; says why.</exception>
    public static Op Parse(ReadOnlySpan<byte> line, Words words)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            return Read(ref reader, words);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or FormatException)
        {
            throw new InvalidDataException(e.Message, e);
        }
    }

    private static Op Read(ref Utf8JsonReader reader, Words words)
    {
        long index = 0;
        double? time = null, duration = null, hold = null, held = null;
        OpPhase? phase = null;
        string? process = null, action = null, found = null, place = null, path = null, to = null, value = null;
        string? error = null, call = null, fault = null, by = null, host = null, detail = null;
        int? writer = null;
        long? record = null, through = null, version = null, effect = null, traffic = null;

        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw new JsonException("not an object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueSpan;
            reader.Read();
            if (reader.TokenType == JsonTokenType.Null)
                continue;

            // In the order in which they are written; the frequent ones come first.
            if (name.SequenceEqual("index"u8)) index = reader.GetInt64();
            else if (name.SequenceEqual("time"u8)) time = reader.GetDouble();
            else if (name.SequenceEqual("phase"u8)) phase = Phase(ref reader);
            else if (name.SequenceEqual("process"u8)) process = words.Of(ref reader);
            else if (name.SequenceEqual("action"u8)) action = words.Of(ref reader);
            else if (name.SequenceEqual("writer"u8)) writer = reader.GetInt32();
            else if (name.SequenceEqual("record"u8)) record = reader.GetInt64();
            else if (name.SequenceEqual("throughRecord"u8)) through = reader.GetInt64();
            else if (name.SequenceEqual("version"u8)) version = reader.GetInt64();
            else if (name.SequenceEqual("found"u8)) found = words.Of(ref reader);
            else if (name.SequenceEqual("place"u8)) place = words.Of(ref reader);
            else if (name.SequenceEqual("path"u8)) path = Words.Text(ref reader);
            else if (name.SequenceEqual("to"u8)) to = Words.Text(ref reader);
            else if (name.SequenceEqual("value"u8)) value = Words.Text(ref reader);
            else if (name.SequenceEqual("duration"u8)) duration = reader.GetDouble();
            else if (name.SequenceEqual("error"u8)) error = words.Of(ref reader);
            else if (name.SequenceEqual("call"u8)) call = words.Of(ref reader);
            else if (name.SequenceEqual("fault"u8)) fault = words.Of(ref reader);
            else if (name.SequenceEqual("by"u8)) by = words.Of(ref reader);
            else if (name.SequenceEqual("hold"u8)) hold = reader.GetDouble();
            else if (name.SequenceEqual("held"u8)) held = reader.GetDouble();
            else if (name.SequenceEqual("effect"u8)) effect = reader.GetInt64();
            else if (name.SequenceEqual("traffic"u8)) traffic = reader.GetInt64();
            else if (name.SequenceEqual("host"u8)) host = words.Of(ref reader);
            else if (name.SequenceEqual("detail"u8)) detail = Words.Text(ref reader);
            else reader.Skip();
        }

        reader.Read(); // throws if anything follows
        return new Op
        {
            Index = index,
            Time = time ?? throw Missing("time"),
            Phase = phase ?? throw Missing("phase"),
            Process = process ?? throw Missing("process"),
            Action = action ?? throw Missing("action"),
            Writer = writer,
            Record = record,
            ThroughRecord = through,
            Version = version,
            Found = found,
            Place = place,
            Path = path,
            To = to,
            Value = value,
            Duration = duration,
            Error = error,
            Call = call,
            Fault = fault,
            By = by,
            Hold = hold,
            Held = held,
            Effect = effect,
            Traffic = traffic,
            Host = host,
            Detail = detail,
        };
    }

    private static OpPhase Phase(ref Utf8JsonReader reader) =>
        reader.ValueTextEquals("ok"u8) ? OpPhase.Ok
        : reader.ValueTextEquals("invoke"u8) ? OpPhase.Invoke
        : reader.ValueTextEquals("info"u8) ? OpPhase.Info
        : reader.ValueTextEquals("fail"u8) ? OpPhase.Fail
        : throw new JsonException($"there is no phase '{reader.GetString()}'");

    private static JsonException Missing(string name) => new($"it has no {name}");
}
