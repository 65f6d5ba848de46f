using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using StorageChaos.Checks;
using StorageChaos.Scenarios;

namespace StorageChaos.Evidence;

/// <summary>Writes <c>run.json</c>, and reads it in every format that there has been.</summary>
internal static class RunDocumentFile
{
    /// <summary>Writes it anew.</summary>
    /// <exception cref="IOException">It could not be written; names the path.</exception>
    public static void Save(string path, RunDocument document, Kinds kinds) =>
        EvidenceFile.Replace(path, JsonSerializer.Serialize(document, Options(kinds)) + "\n");

    /// <summary>Reads it.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is not a run's document; names file and line.</exception>
    public static RunDocument Load(string path, Kinds kinds)
    {
        var json = EvidenceJson.Read<JsonObject>(path);
        var format = json["formatVersion"] is JsonValue value && value.TryGetValue<int>(out var number) ? number : 0;
        if (format is not (1 or RunDocument.CurrentFormat))
            throw new InvalidDataException($"{path}: format {format} is not one that this version reads (1, {RunDocument.CurrentFormat})");
        return EvidenceJson.Read(
            path,
            text => format == 1 ? FromFormat1(json, kinds) : JsonSerializer.Deserialize<RunDocument>(text, Options(kinds)));
    }

    // Format 1 repeats what its scenario says: only the faults are taken from here. They are kept as they were recorded, since
    // their words may have changed. Nothing but these words tells which of them set a clock.
    private static RunDocument? FromFormat1(JsonObject json, Kinds kinds)
    {
        var faults = json["faults"].Deserialize<IReadOnlyList<FaultRecord>>(EvidenceJson.Options);
        foreach (var key in new[] { "stack", "expect", "faults", "seed" }) json.Remove(key);
        var document = json.Deserialize<RunDocument>(Options(kinds));
        if (document is null || faults is null) return document;
        var said = document.Scenario.FaultRecords();
        return document with
        {
            Faults = [.. faults.Select((f, i) => i < said.Count ? f with { SetsClock = said[i].SetsClock } : f)],
        };
    }

    private static JsonSerializerOptions Options(Kinds kinds) =>
        new(EvidenceJson.Options) { Converters = { new ScenarioConverter(kinds.Json) } };

    // A scenario is written in a run as in its own file.
    private sealed class ScenarioConverter(JsonSerializerOptions json) : JsonConverter<Scenario>
    {
        public override Scenario? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            JsonSerializer.Deserialize<Scenario>(ref reader, json);

        public override void Write(Utf8JsonWriter writer, Scenario value, JsonSerializerOptions options) =>
            JsonSerializer.Serialize(writer, value, json);
    }
}
