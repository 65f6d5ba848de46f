namespace StorageChaos.Fsck.Examining;

/// <summary>What one run of a tool may take. A damaged file system can make a checker loop, and print for ever.</summary>
public sealed record FsckLimits
{
    /// <summary>Time.</summary>
    public TimeSpan Time { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>Address space, in MiB.</summary>
    public int MemoryMiB { get; init; } = 4096;

    /// <summary>Output, of each stream, in MiB.</summary>
    public int OutputMiB { get; init; } = 64;

    /// <summary>How often a checker may start over: on a few images e2fsck does so for ever.</summary>
    public int StartsOver { get; init; } = 16;
}
