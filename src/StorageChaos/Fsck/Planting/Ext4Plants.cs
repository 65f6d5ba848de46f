using StorageChaos.Fsck.Reports;

namespace StorageChaos.Fsck.Planting;

/// <summary>
/// What can be planted into an ext4 image, as commands of debugfs(8). debugfs writes correct checksums, so that the checker
/// finds the damage itself and not only its checksum. Inode fields are those of struct ext4_inode; without a name,
/// <c>block[0..2]</c> is the header of the extent tree, <c>block[3..5]</c> its first extent, whose start is <c>block[5]</c>
/// (kernel documentation, filesystems/ext4/dynamic.rst).
/// </summary>
internal static class Ext4Plants
{
    // Of the image that Ext4Planter makes: 16384 blocks, 4096 inodes of which some 330 are used, inode table at 41-296.
    private const int OutsideTheDevice = 16_777_215;
    private const int InTheInodeTable = 100;
    private const int GroupDescriptors = 1;
    private const int AlmostTheLastBlock = 16_380;
    private const string UnusedInode = "<4000>";
    private const string ReservedInode = "<7>";

    public static IReadOnlyList<Plant> All { get; } =
    [
        .. Of(
            FindingClass.BlockCount,
            ("missing-blocks", "The last 5 of 100 blocks of a file are gone, and its inode still counts 100.",
                [$"punch {FileTree.Large} 95 99", $"sif {FileTree.Large} blocks 800"]),
            ("uncounted-blocks", "A file has 100 blocks, and its inode counts 95.", [$"sif {FileTree.Large} blocks 760"]),
            ("size-too-small", "A file of 8 blocks has the size of one.", [$"sif {FileTree.Victim} size 4096"]),
            ("directory-size", "A directory of one block has the size of three.", [$"sif {FileTree.Directory} size 12288"]),
            ("directory-hole", "A block in the middle of a directory is gone, and its size still covers it.",
                [$"punch {FileTree.WideDirectory} 1 1"])),
        .. Of(
            FindingClass.DeletedFile,
            ("unlinked", "The only name of a file is gone; the file is still there.", [$"unlink {FileTree.Victim}"]),
            ("unconnected-directory", "The name of a directory is gone; the directory and the files in it are still there.",
                [$"unlink {FileTree.Directory}"]),
            ("not-freed", "A deleted file (no name, no link) has no time of deletion and keeps its inode and blocks.",
                [$"sif {FileTree.Victim} links_count 0", $"unlink {FileTree.Victim}"]),
            ("deletion-time", "A file without a name has a time of deletion, and is linked and in use all the same.",
                [$"sif {FileTree.Victim} dtime @1700000000", $"unlink {FileTree.Victim}"]),
            ("lost-orphan", "A deleted file bears the mark of the list of orphans, and that list does not have it.",
                [$"sif {FileTree.Victim} links_count 0", $"sif {FileTree.Victim} dtime @99", $"unlink {FileTree.Victim}"]),
            ("inode-bitmap", "The inode bitmap has an inode in use that no file ever had.", [$"seti {UnusedInode}"])),
        .. Of(
            FindingClass.EntryWithoutInode,
            ("deleted-inode", "A file is deleted, inode and blocks, and its directory entry stays.",
                [$"kill_file {FileTree.Victim}", $"sif {FileTree.Victim} links_count 0"]),
            ("cleared-inode", "The inode behind a directory entry is overwritten with zeros.", [$"clri {FileTree.Victim}"]),
            ("cleared-directory", "The inode of a directory is overwritten with zeros; its name stays.",
                [$"clri {FileTree.EmptyDirectory}"]),
            ("second-name", "A file has two names, and is deleted through one of them as if it were the only one.",
                [$"ln {FileTree.Victim} d/second", $"rm {FileTree.Victim}"]),
            ("unused-inode", "A directory entry leads to an inode that no file ever had.", [$"ln {UnusedInode} d/ghost"]),
            ("reserved-inode", "A directory entry leads to an inode that the file system keeps for itself.",
                [$"ln {ReservedInode} d/ghost"]),
            // The first entry after "." and ".." is at byte 24. The second ln and its unlink renew the checksum of the block.
            ("inode-number", "A directory entry has an inode number beyond the last one.",
                [
                    $"ln d/note {FileTree.EmptyDirectory}/ghost",
                    $"zap_block -f {FileTree.EmptyDirectory} -o 24 -l 4 -p 0x7f 0",
                    $"ln d/note {FileTree.EmptyDirectory}/x",
                    $"unlink {FileTree.EmptyDirectory}/x",
                ])),
        .. Of(
            FindingClass.WrongPointer,
            ("illegal-block", "The extent of a file begins outside the device.", [$"sif {FileTree.Victim} block[5] {OutsideTheDevice}"]),
            ("beyond-the-end", "The extent of a file begins on the device and ends beyond it.",
                [$"sif {FileTree.Victim} block[5] {AlmostTheLastBlock}"]),
            ("inode-table", "The extent of a file lies in the inode table.", [$"sif {FileTree.Victim} block[5] {InTheInodeTable}"]),
            ("group-descriptors", "The extent of a file lies in the group descriptors and what follows them.",
                [$"sif {FileTree.Victim} block[5] {GroupDescriptors}"]),
            ("shared-blocks", "Two files claim the same blocks.", [$"copy_inode {FileTree.Neighbour} {FileTree.Victim}"]),
            ("extent-header", "The extent tree of a file has no valid header.", [$"sif {FileTree.Victim} block[0] 0x0001beef"]),
            ("extent-depth", "The extent tree of a file claims one more level than it has, so that an extent is taken for a pointer.",
                [$"sif {FileTree.Victim} block[1] 0x00010004"]),
            ("extent-order", "The second extent of a file claims to come before its first.",
                [$"punch {FileTree.Victim} 2 3", $"sif {FileTree.Victim} block[6] 0"]),
            ("block-map", "A file with the block map of ext3, instead of extents, has a block outside the device.",
                [
                    $"sif {FileTree.Victim} flags 0",
                    $"sif {FileTree.Victim} block[0] {OutsideTheDevice}",
                    .. Enumerable.Range(1, 5).Select(i => $"sif {FileTree.Victim} block[{i}] 0"),
                ]),
            ("directory-block", "The extent of a directory begins outside the device.",
                [$"sif {FileTree.Directory} block[5] {OutsideTheDevice}"]),
            ("attribute-block", "The pointer to the extended attributes of a file leads outside the device.",
                [$"sif {FileTree.Victim} file_acl {OutsideTheDevice}"])),
        .. Of(
            FindingClass.Other,
            ("link-count", "A file has one name, and its inode counts five.", ["sif d/note links_count 5"]),
            ("free-count", "A group descriptor counts other free blocks than its bitmap shows.",
                ["set_bg 0 free_blocks_count 999", "set_bg 0 checksum calc"]),
            ("inode-bitmap-free", "The inode bitmap has the inode of a file as free, so that a new file may take it.",
                [$"freei {FileTree.Victim}"]),
            ("inode-checksum", "The checksum of an inode does not match.", [$"sif {FileTree.Victim} checksum 0x1234"])),
    ];

    private static IEnumerable<Plant> Of(FindingClass kind, params (string Name, string Summary, string[] Commands)[] ways) =>
        ways.Select(w => new Plant { Class = kind, Name = w.Name, Summary = w.Summary, Commands = w.Commands });
}
