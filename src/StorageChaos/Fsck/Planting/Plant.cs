using StorageChaos.Fsck.Reports;

namespace StorageChaos.Fsck.Planting;

/// <summary>One way to plant an inconsistency into an image, for training and as a control whose outcome is known.</summary>
public sealed record Plant
{
    /// <summary>The class that must then be found.</summary>
    public required FindingClass Class { get; init; }

    /// <summary>Its name, e.g. <c>illegal-block</c>.</summary>
    public required string Name { get; init; }

    /// <summary>What is done to which structure, in one sentence.</summary>
    public required string Summary { get; init; }

    /// <summary>The commands of the file system's debugger that do it, one a line.</summary>
    public IReadOnlyList<string> Commands { get; init; } = [];
}
