using System.Text.Json;

namespace StorageChaos.Fsck.Reports;

/// <summary>Findings in words for somebody who does not administer file systems.</summary>
public static class Meanings
{
    /// <summary>The name of a class, as it stands in reports.</summary>
    public static string Name(FindingClass kind) => kind switch
    {
        FindingClass.BlockCount => "size/block-count mismatch",
        FindingClass.DeletedFile => "inode in use, file deleted",
        FindingClass.EntryWithoutInode => "directory entry without inode",
        FindingClass.WrongPointer => "block pointer to the wrong place",
        _ => "other structure",
    };

    /// <summary>A class as a word: <c>block-count</c>.</summary>
    public static string Slug(FindingClass kind) => JsonNamingPolicy.KebabCaseLower.ConvertName(kind.ToString());

    /// <summary>What a finding means.</summary>
    /// <param name="kind">Its class.</param>
    /// <param name="structure">The structure it is about.</param>
    public static string Of(FindingClass kind, string structure) => kind switch
    {
        FindingClass.BlockCount =>
            "The file system records another size or number of blocks for a file than it really has: " +
            "its end may be missing, or space be counted wrong.",
        FindingClass.DeletedFile =>
            "Something that no file name leads to any more is still kept as in use: a file lost its name, or space is not given back.",
        FindingClass.EntryWithoutInode =>
            "A file is listed by name, but what the name stands for is gone: opening it fails, and its content is lost.",
        FindingClass.WrongPointer =>
            "A file's map leads to storage that is not its own: it shows wrong content, or overwrites that of others.",
        _ when structure == "mount" =>
            "The file system refuses to be mounted, because the kernel finds it damaged: " +
            "nothing in it can be reached before it is repaired.",
        _ when structure == "file content" =>
            "The content of a file is not what was written there, by its checksum: reading it fails, and it is lost.",
        _ => $"The file system's own bookkeeping is wrong ({structure}): it must be repaired before the file system can be relied on.",
    };
}
