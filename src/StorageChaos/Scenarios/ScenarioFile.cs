using System.Text.Json;

namespace StorageChaos.Scenarios;

/// <summary>Scenarios as JSON. Unknown keys and wrong units are refused with file, line and path.</summary>
public static class ScenarioFile
{
    /// <summary>How scenarios are written.</summary>
    public static JsonSerializerOptions Json => Kinds.Default.Json;

    /// <summary>Reads a file: a scenario, or the <c>run.json</c> of an earlier run.</summary>
    /// <exception cref="ScenarioException">It is not there, cannot be read, or is not a scenario.</exception>
    public static Scenario Load(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ScenarioException($"{path}: cannot be read: {e.Message}", e);
        }

        return Parse(path, text);
    }

    /// <summary>Reads a scenario from text.</summary>
    /// <param name="name">Name of the file, for messages.</param>
    /// <param name="text">JSON.</param>
    /// <param name="kinds">What it may ask for; null: <see cref="Kinds.Default"/>.</param>
    /// <exception cref="ScenarioException">It is not a scenario.</exception>
    public static Scenario Parse(string name, string text, Kinds? kinds = null)
    {
        try
        {
            var options = new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };
            using var json = JsonDocument.Parse(text, options);
            if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("formatVersion", out _)
                && json.RootElement.TryGetProperty("scenario", out var recorded))
            {
                text = recorded.GetRawText();
            }

            return JsonSerializer.Deserialize<Scenario>(text, (kinds ?? Kinds.Default).Json)
                ?? throw new JsonException("null is not a scenario");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new ScenarioException(Explain(name, e), e);
        }
    }

    private static string Explain(string name, Exception e)
    {
        var json = e as JsonException;
        var line = json?.LineNumber is { } l ? $":{l + 1}" : "";
        var path = json?.Path is { Length: > 1 } p ? $"{p[2..]}: " : "";
        // Path and line, which System.Text.Json appends to its message, are already in front of it.
        var message = e.Message.Split(" Path: $")[0].Split(" LineNumber: ")[0].Replace("JSON property", "key", StringComparison.Ordinal);
        if (message.Contains("could not be mapped to any .NET member", StringComparison.Ordinal))
            message = $"there is no key '{message.Split('\'')[1]}' here; 'storagechaos schema' prints those that there are";
        return $"{name}{line}: {path}{message}";
    }
}
