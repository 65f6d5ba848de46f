using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace StorageChaos.Evidence;

/// <summary>How evidence is written as JSON: the same bytes for the same values, on every machine.</summary>
public static class EvidenceJson
{
    /// <summary>For documents: camelCase, indented with line feeds, enums as camelCase strings, no nulls.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        // Evidence is read by people and grep: quotes and letters stay as they are.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
        NewLine = "\n",
    };

    /// <summary>The same on one line, for files of which each line is a value.</summary>
    public static JsonSerializerOptions Line { get; } = new(Options) { WriteIndented = false };

    /// <summary>A document's text, with a line feed at its end.</summary>
    public static string Document<T>(T value) => JsonSerializer.Serialize(value, Options) + "\n";

    /// <summary>Reads a document.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is not such a document; names file and line.</exception>
    public static T Read<T>(string path) => Read(path, text => JsonSerializer.Deserialize<T>(text, Options));

    /// <summary>Likewise, by a way of its own to read the text.</summary>
    internal static T Read<T>(string path, Func<string, T?> read)
    {
        try
        {
            return read(File.ReadAllText(path)) ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}:{e.LineNumber + 1 ?? 1}: not a {typeof(T).Name}: {e.Message}", e);
        }
    }
}
