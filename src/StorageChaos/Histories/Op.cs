namespace StorageChaos.Histories;

/// <summary>
/// One invocation or one completion. Workload, faults and phases of a run share this shape,
/// so that one list tells in which order things happened.
/// </summary>
public sealed record Op
{
    /// <summary>Position in the history, from 0. Assigned by <see cref="HistoryRecorder"/>.</summary>
    public long Index { get; init; }

    /// <summary>When, in seconds since the run began.</summary>
    public required double Time { get; init; }

    /// <summary>Invocation, or which kind of completion.</summary>
    public required OpPhase Phase { get; init; }

    /// <summary>Who did it: <c>writer-0</c>, <c>reader</c>, <c>nemesis</c>, <c>runner</c>.</summary>
    public required string Process { get; init; }

    /// <summary>What was done; one of <see cref="OpAction"/>.</summary>
    public required string Action { get; init; }

    /// <summary>The writer whose file is meant, from 0; for appends and reads.</summary>
    public int? Writer { get; init; }

    /// <summary>Number of the record within the writer's file, from 0; the first one of a range that was read.</summary>
    public long? Record { get; init; }

    /// <summary>Last record of a range that was read, or written with one barrier, inclusive.</summary>
    public long? ThroughRecord { get; init; }

    /// <summary>Which version of the record was written, from 1, or was found; for records that are overwritten.</summary>
    public long? Version { get; init; }

    /// <summary>What a read found: one of <see cref="Protocol.Found"/>.</summary>
    public string? Found { get; init; }

    /// <summary>Where a read took place: one of <see cref="ReadPlace"/>; null: the client, after a remount.</summary>
    public string? Place { get; init; }

    /// <summary>The file or directory that an operation on names is about, relative to the directory of the workload.</summary>
    public string? Path { get; init; }

    /// <summary>The second name of an operation that has two: the new one of a rename or a link.</summary>
    public string? To { get; init; }

    /// <summary>What an operation sets or a read sees, as <c>key=value</c> pairs separated by spaces.</summary>
    public string? Value { get; init; }

    /// <summary>How long the operation took, in seconds; on completions.</summary>
    public double? Duration { get; init; }

    /// <summary>Symbolic errno (<c>EIO</c>, <c>EROFS</c>; errno(3)) or a message; on completions that did not succeed.</summary>
    public string? Error { get; init; }

    /// <summary>The system call that failed: <c>open</c>, <c>write</c>, <c>fsync</c>, <c>close</c>.</summary>
    public string? Call { get; init; }

    /// <summary>Which fault of the schedule this is about, e.g. <c>f0</c>.</summary>
    public string? Fault { get; init; }

    /// <summary>
    /// The other fault that is the cause: a power cut that took this one away from its host, or after which it was injected again.
    /// </summary>
    public string? By { get; init; }

    /// <summary>For how long a fault was to be there, in seconds; when its heal is invoked.</summary>
    public double? Hold { get; init; }

    /// <summary>For how long it was there: from the end of its injection to the beginning of its heal, in seconds.</summary>
    public double? Held { get; init; }

    /// <summary>How much a fault has done since its injection, in its own unit: packets, power cuts, requests.</summary>
    public long? Effect { get; init; }

    /// <summary>How many packets have reached the interfaces of a fault since its injection, taken by it or not.</summary>
    public long? Traffic { get; init; }

    /// <summary>Name of the host that this is about, where neither the process nor the fault tells.</summary>
    public string? Host { get; init; }

    /// <summary>A sentence for people.</summary>
    public string? Detail { get; init; }
}
