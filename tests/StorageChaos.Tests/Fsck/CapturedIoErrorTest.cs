using NUnit.Framework;
using StorageChaos.Fsck.Btrfs;
using StorageChaos.Fsck.Checkers;
using StorageChaos.Fsck.Ext4;
using StorageChaos.Fsck.Reports;
using StorageChaos.Fsck.Xfs;

namespace StorageChaos.Tests.Fsck;

/// <summary>What checkers said of a <see cref="FailingDisk"/>: whatever else they found, the device is what failed.</summary>
[TestFixture]
internal sealed class CapturedIoErrorTest
{
    // That the journal's inode cannot be read makes e2fsck say that the superblock is wrong.
    [TestCase("ext4-io-error-journal-inode", "Error reading block 41 (Input/output error)")]
    [TestCase("ext4-io-error-bitmap", "Error reading block 9 (Input/output error)")]
    public void E2fsck(string name, string reason) =>
        AssertInconclusive(StorageChaos.Fsck.Ext4.E2fsck.Read(Load(name)), $"the device failed under e2fsck: {reason}");

    // A read that ends early leaves the errno of another call: "Inappropriate ioctl for device".
    [TestCase("xfs-io-error-short-read", "superblock read failed, offset 0, size 524288, ag 0, rval 130560")]
    [TestCase("xfs-io-error-directory", "xfs_repair: read failed: Input/output error")]
    [TestCase("xfs-io-error-log", "xfs_repair: read failed: Input/output error")]
    public void Xfs_repair(string name, string reason) =>
        AssertInconclusive(XfsRepair.Read(Load(name)), $"the device failed under xfs_repair: {reason}");

    // With the other copy of a block at hand, btrfs check ends with 0 and "no error found".
    [TestCase("btrfs-io-error-one-copy", "Error reading 30605312, -1")]
    [TestCase("btrfs-io-error-extent-tree", "Error reading 30474240, -1")]
    public void Btrfs_check(string name, string reason) =>
        AssertInconclusive(BtrfsCheck.Read(Load(name)), $"the device failed under btrfs check: {reason}");

    private static CheckerRun Load(string name) => CapturedRun.Load(name).As(CheckerRun.AfterReplay);

    private static void AssertInconclusive(FsckReading reading, string reason) =>
        Assert.That(reading, Has.Property("Outcome").EqualTo(FsckOutcome.Inconclusive).And.Property("Reason").StartsWith(reason));
}
