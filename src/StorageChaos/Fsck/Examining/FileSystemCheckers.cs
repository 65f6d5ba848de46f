using StorageChaos.Fsck.Btrfs;
using StorageChaos.Fsck.Checkers;
using StorageChaos.Fsck.Ext4;
using StorageChaos.Fsck.Xfs;

namespace StorageChaos.Fsck.Examining;

/// <summary>The file systems that can be checked: one line each.</summary>
public static class FileSystemCheckers
{
    /// <summary>The first that knows a superblock counts.</summary>
    public static IReadOnlyList<IChecker> All { get; } =
    [
        new Ext4Checker(),
        new XfsChecker(),
        new BtrfsChecker(),
    ];
}
