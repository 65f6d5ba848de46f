using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace StorageChaos.Scenarios;

/// <summary>
/// A duration as people write it: <c>500ms</c>, <c>20s</c>, <c>1.5s</c>, <c>2min</c>. A number without a unit is refused.
/// </summary>
internal sealed partial class DurationConverter : JsonConverter<TimeSpan>
{
    /// <summary>What a duration looks like, for the JSON Schema.</summary>
    public const string Pattern = @"^([0-9]+(?:\.[0-9]+)?)(ms|s|min|h)$";

    /// <inheritdoc/>
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.TokenType == JsonTokenType.String
            ? reader.GetString()!
            : throw new JsonException("a duration is a string with a unit, such as \"20s\" or \"500ms\"");
        if (text.StartsWith('-')) throw new JsonException($"\"{text}\" is negative; a duration is not");
        if (Format().Match(text) is not { Success: true } match)
            throw new JsonException($"\"{text}\" is not a duration; write a number and one of ms, s, min, h, such as \"20s\"");
        var number = double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        try
        {
            return match.Groups[2].Value switch
            {
                "ms" => TimeSpan.FromMilliseconds(number),
                "s" => TimeSpan.FromSeconds(number),
                "min" => TimeSpan.FromMinutes(number),
                _ => TimeSpan.FromHours(number),
            };
        }
        catch (OverflowException)
        {
            throw new JsonException($"\"{text}\" is longer than can be counted");
        }
    }

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteStringValue(
        value.Ticks % TimeSpan.TicksPerSecond == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{(long)value.TotalSeconds}s")
            : string.Create(CultureInfo.InvariantCulture, $"{value.TotalMilliseconds}ms"));

    [GeneratedRegex(Pattern)]
    private static partial Regex Format();
}
