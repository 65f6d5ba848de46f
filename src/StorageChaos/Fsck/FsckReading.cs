namespace StorageChaos.Fsck;

/// <summary>One run of a checker.</summary>
public sealed record FsckReading
{
    /// <summary>When in the life of the copy: <c>before replay</c> or <c>after replay</c>.</summary>
    public required string When { get; init; }

    /// <summary>The command.</summary>
    public required string Command { get; init; }

    /// <summary>Its exit code; -1 if it did not end in time.</summary>
    public required int ExitCode { get; init; }

    /// <summary>The judgement.</summary>
    public required FsckOutcome Outcome { get; init; }

    /// <summary>Why, in one sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>The lines that report an inconsistency, verbatim; the first 1000.</summary>
    public IReadOnlyList<string> Findings { get; init; } = [];

    /// <summary>How many such lines there were.</summary>
    public int FindingCount { get; init; }
}
