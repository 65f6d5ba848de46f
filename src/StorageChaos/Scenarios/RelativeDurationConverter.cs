using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using StorageChaos.Faults.Schedules;

namespace StorageChaos.Scenarios;

/// <summary>A duration as people write it, or a multiple of a timer: <c>20s</c>, <c>0.9 x replacement_timeout</c>.</summary>
internal sealed partial class RelativeDurationConverter : JsonConverter<Duration>
{
    /// <summary>What it looks like, for the JSON Schema.</summary>
    public const string Pattern = @"^([0-9]+(?:\.[0-9]+)?)(ms|s|min|h|\s*x\s*[a-z_]+)$";

    private static readonly DurationConverter Fixed = new();

    /// <inheritdoc/>
    public override Duration Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String && Multiple().Match(reader.GetString()!) is { Success: true } match
            ? new Duration(double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), match.Groups[2].Value)
            : Fixed.Read(ref reader, typeof(TimeSpan), options);

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Duration value, JsonSerializerOptions options)
    {
        if (value.Timer is null) Fixed.Write(writer, value.Fixed, options);
        else writer.WriteStringValue(string.Create(CultureInfo.InvariantCulture, $"{value.Factor} x {value.Timer}"));
    }

    [GeneratedRegex(@"^([0-9]+(?:\.[0-9]+)?)\s*x\s*([a-z_]+)$")]
    private static partial Regex Multiple();
}
