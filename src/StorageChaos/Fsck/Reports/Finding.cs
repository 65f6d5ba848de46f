using System.Text.Json.Serialization;

namespace StorageChaos.Fsck.Reports;

/// <summary>One inconsistency, as a checker reported it and as we read it.</summary>
public sealed record Finding
{
    /// <summary>Its number among the findings of its reading, from 1, in the order in which the checker reported them.</summary>
    public int Id { get; init; }

    /// <summary>Its class.</summary>
    [JsonConverter(typeof(FindingClassConverter))]
    public required FindingClass Class { get; init; }

    /// <summary>A class that the same message may also stand for.</summary>
    [JsonConverter(typeof(FindingClassConverter))]
    public FindingClass? SecondClass { get; init; }

    /// <summary>
    /// The structure that is wrong, in the field's terms: <c>inode</c>, <c>directory entry</c>, <c>block bitmap</c>,
    /// <c>superblock</c>.
    /// </summary>
    public required string Structure { get; init; }

    /// <summary>What is at stake.</summary>
    public required Severity Severity { get; init; }

    /// <summary>
    /// The checker's code for it (<c>0x010044</c> of e2fsck), or the pattern of the message that was matched; null if
    /// none was.
    /// </summary>
    public string? Code { get; init; }

    /// <summary>The checker's pass or phase that found it.</summary>
    public string? Pass { get; init; }

    /// <summary>Inode number.</summary>
    public long? Inode { get; init; }

    /// <summary>Inode number of the directory that holds the entry, where the finding is about an entry.</summary>
    public long? Directory { get; init; }

    /// <summary>Block number, in the file system's blocks.</summary>
    public long? Block { get; init; }

    /// <summary>
    /// Path of the file or directory entry inside the file system; the bare name of an entry whose directory has no
    /// path.
    /// </summary>
    public string? Path { get; init; }

    /// <summary>The checker's own words, verbatim.</summary>
    public required string Message { get; init; }

    /// <summary>One sentence for somebody who does not administer file systems.</summary>
    public required string Meaning { get; init; }

    /// <summary><see cref="Id"/> of the finding of which this one is a side effect, where the output tells.</summary>
    public int? CausedBy { get; init; }

    /// <summary>Whether replaying the journal made it vanish: then it was never damage. Null where nothing was replayed.</summary>
    public bool? Vanished { get; init; }
}
