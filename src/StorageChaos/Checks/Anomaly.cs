namespace StorageChaos.Checks;

/// <summary>One thing that should not be, with where to look for its proof.</summary>
public sealed record Anomaly
{
    /// <summary>
    /// <c>lost</c>, <c>torn</c>, <c>misplaced</c>, <c>corrupt</c>, <c>phantom</c>, <c>unreadable</c>,
    /// <c>error</c>, <c>kernel-log</c>, a class of fsck such as <c>entry-without-inode</c>, ...
    /// </summary>
    public required string Kind { get; init; }

    /// <summary>One sentence: what, and where.</summary>
    public required string Message { get; init; }

    /// <summary>How many records, lines or events this one stands for.</summary>
    public long Count { get; init; } = 1;

    /// <summary>Whether the stack's durability contract allows it.</summary>
    public bool AllowedByContract { get; init; }

    /// <summary>Where the proof is, relative to the run directory, e.g. <c>history.jsonl:812</c> (line, from 1).</summary>
    public string? Evidence { get; init; }
}
