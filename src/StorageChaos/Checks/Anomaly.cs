namespace StorageChaos.Checks;

/// <summary>One thing that should not be, with where to look for its proof.</summary>
public sealed record Anomaly
{
    /// <summary>
    /// <c>lost</c>, <c>zero-gap</c>, <c>torn</c>, <c>stale</c>, <c>misplaced</c>, <c>corrupt</c>, <c>phantom</c>, <c>unreadable</c>,
    /// <c>unread</c> (no harm: neither lost nor kept), <c>error</c>, <c>kernel-log</c>, a class of fsck such as
    /// <c>entry-without-inode</c>, ...
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

    /// <summary>The file, relative to the directory of the workload.</summary>
    public string? File { get; init; }

    /// <summary>Where in the file it begins, in bytes.</summary>
    public long? Offset { get; init; }

    /// <summary>The writer, from 0.</summary>
    public int? Writer { get; init; }

    /// <summary>The record, from 0; the first of several. Version, offset and times are those of this one.</summary>
    public long? Record { get; init; }

    /// <summary>The last of several records with the same fate, inclusive; null: there is one only.</summary>
    public long? ThroughRecord { get; init; }

    /// <summary>The version that was acknowledged; null for records that are written once.</summary>
    public long? Version { get; init; }

    /// <summary>When the acknowledged write was invoked, in seconds of the run.</summary>
    public double? WrittenAt { get; init; }

    /// <summary>When its barrier had returned, in seconds of the run.</summary>
    public double? AcknowledgedAt { get; init; }

    /// <summary>When a read, at whatever place, last found what was acknowledged, in seconds of the run; null: never.</summary>
    public double? LastGoodReadAt { get; init; }
}
