namespace StorageChaos.Fsck.Reports;

/// <summary>One run of a checker, read.</summary>
public sealed record FsckReading
{
    /// <summary>When in the life of the file system: <c>before replay</c> or <c>after replay</c>.</summary>
    public required string When { get; init; }

    /// <summary>The command.</summary>
    public required string Command { get; init; }

    /// <summary>Its exit code; -1 if it was ended from outside.</summary>
    public required int ExitCode { get; init; }

    /// <summary>The judgement.</summary>
    public required FsckOutcome Outcome { get; init; }

    /// <summary>Why, in one sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>Why the check ended early, though it found something; null if it got to its end.</summary>
    public string? Stopped { get; init; }

    /// <summary>
    /// Whether the device failed, or something else used it as well: then nothing that was reported counts, before or
    /// after a replay.
    /// </summary>
    public bool Voided { get; init; }

    /// <summary>How many inconsistencies were reported.</summary>
    public int FindingCount { get; init; }

    /// <summary>How many of each class; classes without any are left out.</summary>
    public IReadOnlyList<ClassCount> Classes { get; init; } = [];

    /// <summary>The inconsistencies, in the checker's order: the first 1000, and of each code at least the first 5.</summary>
    public IReadOnlyList<Finding> Findings { get; init; } = [];
}
