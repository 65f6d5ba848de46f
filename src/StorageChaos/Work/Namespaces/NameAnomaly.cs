using StorageChaos.Checks;
using StorageChaos.Checks.Records;

namespace StorageChaos.Work.Namespaces;

/// <summary>What can be wrong with a name or what it leads to: values of <see cref="Anomaly.Kind"/>.</summary>
internal static class NameAnomaly
{
    /// <summary>Acknowledged, and the name, or the content, is not there.</summary>
    public const string Lost = "lost";

    /// <summary>Removed, acknowledged, and there again.</summary>
    public const string Resurrected = "resurrected";

    /// <summary>A name that was never made.</summary>
    public const string Phantom = "phantom";

    /// <summary>A directory lists the same name twice.</summary>
    public const string DuplicatedName = "duplicated-name";

    /// <summary>A rename of which only one half is there: both names, or neither, or the new name with what it led to before.</summary>
    public const string HalfRenamed = "half-renamed";

    /// <summary>A directory lists a name, and its inode is gone.</summary>
    public const string EntryWithoutInode = "entry-without-inode";

    /// <summary>Names of one file lead to different inodes.</summary>
    public const string SplitLink = "split-link";

    /// <summary>A file where a directory belongs, or the like.</summary>
    public const string WrongType = "wrong-type";

    public const string WrongMode = "wrong-mode";

    public const string WrongOwner = "wrong-owner";

    public const string WrongLinkCount = "wrong-link-count";

    public const string WrongSize = "wrong-size";

    public const string WrongTarget = "wrong-target";

    public const string WrongAttribute = "wrong-xattr";

    /// <summary>A time that was set is another one, or one that was seen has become earlier.</summary>
    public const string WrongTime = "wrong-time";

    /// <summary>Content that is older than what was acknowledged.</summary>
    public const string Stale = "stale";

    /// <summary>Content of which only a part is there.</summary>
    public const string Torn = "torn";

    /// <summary>Content of another file.</summary>
    public const string Misplaced = "misplaced";

    /// <summary>Content that no writer wrote.</summary>
    public const string Corrupt = "corrupt";

    /// <summary>It is there, and the storage gives it to nobody, though the LUN reads whole.</summary>
    public const string Unreadable = "unreadable";

    /// <summary>It could not be read for another reason, or at one place only: neither lost nor kept.</summary>
    public const string Unread = RecordVerdict.Undecided;

    /// <summary>All of them, the gravest first.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Lost, Resurrected, Phantom, DuplicatedName, HalfRenamed, EntryWithoutInode, SplitLink, Misplaced, Corrupt, Torn, Stale,
        WrongType, WrongSize, WrongLinkCount, WrongMode, WrongOwner, WrongTarget, WrongAttribute, WrongTime, Unreadable, Unread,
    ];

    /// <summary>
    /// Whether losing acknowledged operations, and nothing worse, can look like this: what is there is of an earlier time. A
    /// name that is listed twice, or whose inode is gone, takes a file system whose own structures were lost.
    /// </summary>
    public static bool IsOfAnEarlierTime(string kind) =>
        kind is not (Phantom or DuplicatedName or EntryWithoutInode or WrongType or Misplaced or Corrupt);

    /// <summary>Whether it is about what an object has, and not about which object it is.</summary>
    public static bool IsOfAnAttribute(string kind) =>
        kind is WrongMode or WrongOwner or WrongLinkCount or WrongSize or WrongTarget or WrongAttribute or WrongTime;
}
