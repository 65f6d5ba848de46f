namespace StorageChaos.Fsck.Reports;

/// <summary>What is known of the consistency of one file system: <c>report.json</c>, and what <c>fsck --json</c> prints.</summary>
public sealed record FsckReport
{
    /// <summary><c>ext4</c>, <c>xfs</c>, <c>btrfs</c>, or <c>unknown</c>.</summary>
    public required string FileSystem { get; init; }

    /// <summary>The device or image.</summary>
    public string? Device { get; init; }

    /// <summary>The judgement.</summary>
    public required FsckOutcome Outcome { get; init; }

    /// <summary>Why, in one sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>How many inconsistencies there are, also those that are not kept in <see cref="Findings"/>.</summary>
    public int FindingCount { get; init; }

    /// <summary>How many of each class.</summary>
    public IReadOnlyList<ClassCount> Classes { get; init; } = [];

    /// <summary>The inconsistencies, those of <see cref="AfterReplay"/>.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>
    /// The file system as it was left: evidence, never the verdict where a journal waits, since an unreplayed journal
    /// shows errors that replay removes.
    /// </summary>
    public FsckReading? BeforeReplay { get; init; }

    /// <summary>
    /// The file system with its journal replayed, on a copy: the verdict. If no journal waited, this is the reading
    /// before.
    /// </summary>
    public FsckReading? AfterReplay { get; init; }

    /// <summary>What the kernel recorded in the superblock.</summary>
    public KernelReading? Kernel { get; init; }

    /// <summary>Files of evidence beside the report, by name: raw logs and the metadata snapshot.</summary>
    public IReadOnlyList<string> Evidence { get; init; } = [];
}
