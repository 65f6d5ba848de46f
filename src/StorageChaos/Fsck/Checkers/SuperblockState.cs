using StorageChaos.Fsck.Reports;

namespace StorageChaos.Fsck.Checkers;

/// <summary>What a file system says of itself in its superblock, read without any tool.</summary>
public sealed record SuperblockState
{
    /// <summary>The size it claims, in bytes; a device that is smaller is truncated, or the superblock is damaged.</summary>
    public required long Size { get; init; }

    /// <summary>
    /// Where a copy of the superblock is, in bytes, that shows whether the size it claims is right; null if its checksum
    /// already shows that.
    /// </summary>
    public long? BackupAt { get; init; }

    /// <summary>Whether a journal waits to be replayed.</summary>
    public bool JournalToReplay { get; init; }

    /// <summary>The errors that the kernel met and recorded; null for a file system that records none.</summary>
    public KernelReading? Kernel { get; init; }
}
