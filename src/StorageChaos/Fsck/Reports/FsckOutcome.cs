namespace StorageChaos.Fsck.Reports;

/// <summary>What a check of a file system came to.</summary>
public enum FsckOutcome
{
    /// <summary>Checked to the end, nothing found.</summary>
    Clean,

    /// <summary>Inconsistencies were found.</summary>
    Findings,

    /// <summary>The check says nothing: I/O errors, aborted, timed out, could not start.</summary>
    Inconclusive,
}
