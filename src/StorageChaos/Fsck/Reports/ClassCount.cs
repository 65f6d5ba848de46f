using System.Text.Json.Serialization;

namespace StorageChaos.Fsck.Reports;

/// <summary>How many findings of one class there were.</summary>
public sealed record ClassCount
{
    /// <summary>The class.</summary>
    [JsonConverter(typeof(FindingClassConverter))]
    public required FindingClass Class { get; init; }

    /// <summary>Findings of it, also those that are not kept verbatim.</summary>
    public required int Count { get; init; }
}
