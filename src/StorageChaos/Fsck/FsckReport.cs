namespace StorageChaos.Fsck;

/// <summary>What the checkers said about the LUN of one run: <c>fsck/report.json</c>.</summary>
public sealed record FsckReport
{
    /// <summary><c>ext4</c>, <c>xfs</c> or <c>btrfs</c>.</summary>
    public required string FileSystem { get; init; }

    /// <summary>
    /// The copy as the fault left it: evidence, never the verdict, since an unreplayed journal shows errors
    /// that replay removes.
    /// </summary>
    public FsckReading? BeforeReplay { get; init; }

    /// <summary>The copy after its journal was replayed: the verdict.</summary>
    public FsckReading? AfterReplay { get; init; }

    /// <summary>Why there is no verdict, if there is none.</summary>
    public string? Problem { get; init; }
}
