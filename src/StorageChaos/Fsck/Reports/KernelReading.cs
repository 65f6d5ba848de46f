namespace StorageChaos.Fsck.Reports;

/// <summary>
/// The kernel's own view of a file system: what it recorded in the superblock when it met an error
/// (kernel doc filesystems/ext4, super block, <c>s_error_count</c> and following).
/// </summary>
public sealed record KernelReading
{
    /// <summary>
    /// <c>clean</c>, <c>not clean</c> (in use when it was left), with <c>with errors</c> appended where the error flag
    /// is set; <c>s_state</c>.
    /// </summary>
    public required string State { get; init; }

    /// <summary>Errors since the last repair; <c>s_error_count</c>.</summary>
    public required long ErrorCount { get; init; }

    /// <summary>The first of them.</summary>
    public KernelError? First { get; init; }

    /// <summary>The last of them.</summary>
    public KernelError? Last { get; init; }
}

/// <summary>One error that the kernel recorded.</summary>
public sealed record KernelError
{
    /// <summary>When, by the clock of the machine that had the file system mounted.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The kernel's function that reported it.</summary>
    public required string Function { get; init; }

    /// <summary>The line of its source.</summary>
    public required long Line { get; init; }

    /// <summary>The inode concerned, if one was.</summary>
    public long? Inode { get; init; }

    /// <summary>The block concerned, if one was.</summary>
    public long? Block { get; init; }

    /// <summary>The error's name, e.g. <c>EIO</c> or <c>EFSCORRUPTED</c>, if it was recorded.</summary>
    public string? Error { get; init; }
}
