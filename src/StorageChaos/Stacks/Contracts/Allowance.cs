namespace StorageChaos.Stacks.Contracts;

/// <summary>One thing that a stack may lawfully lose.</summary>
/// <param name="PowerCutOf">The host whose power cut the allowance is about.</param>
/// <param name="AcknowledgedWrites">Acknowledged writes may be gone.</param>
/// <param name="Metadata">The file system's metadata may be inconsistent.</param>
/// <param name="Because">Why, in one clause.</param>
/// <param name="Source">Where that is written.</param>
public sealed record Allowance(string PowerCutOf, bool AcknowledgedWrites, bool Metadata, string Because, string Source)
{
    /// <summary>Only writes that were invoked, and not yet acknowledged, when the power went.</summary>
    public bool UnderWayOnly { get; init; }

    /// <summary>Of writes that were never acknowledged only: in their place may be whatever the blocks held before.</summary>
    public bool OldBlocks { get; init; }

    /// <summary>Only if the disk lost what its volatile cache held, too.</summary>
    public bool DiskCache { get; init; }

    /// <summary>The allowance in words.</summary>
    public override string ToString() =>
        $"a power cut of {PowerCutOf}{(DiskCache ? " and its disk" : "")}"
        + $"{(UnderWayOnly ? ", if they were under way" : "")}: {Because} ({Source})";
}
