using StorageChaos.Protocol;

namespace StorageChaos.Tests.Checks;

/// <summary>What is known of one record, and what is found in its place.</summary>
internal sealed record Slot
{
    public long Acknowledged { get; init; } = -1;

    public long Last { get; init; } = -1;

    public long Refused { get; init; } = -1;

    public double WrittenAt { get; init; }

    public double AcknowledgedAt { get; init; }

    public string Found { get; init; } = "";

    public long Version { get; init; }

    public string? Detail { get; init; }

    public bool IsAcknowledged => Acknowledged >= 0;

    public bool HasData => Found != StorageChaos.Protocol.Found.Zeros;
}
