namespace StorageChaos.Fsck.Reports;

/// <summary>What is at stake, at the worst, if the finding is repaired as its checker would.</summary>
public enum Severity
{
    /// <summary>Accounting: free space, counts, flags. Repaired without loss.</summary>
    Low,

    /// <summary>Structure: a file may lose its name or its place, or space is lost, but no content is.</summary>
    Medium,

    /// <summary>Content or names of files are lost or mixed up.</summary>
    High,

    /// <summary>The file system refuses to be mounted: nothing in it can be reached.</summary>
    Critical,
}
