using NUnit.Framework;
using StorageChaos.Fsck.Checkers;
using StorageChaos.Fsck.Reports;

namespace StorageChaos.Tests.Fsck;

/// <summary>What mount(8) of util-linux 2.38 and kernels 6.1 and 6.18 said.</summary>
[TestFixture]
internal sealed class MountAnswerTest
{
    private const string Wrong = "mount: /tmp/m: wrong fs type, bad option, bad superblock on /dev/loop0, missing codepage or helper "
        + "program, or other error.\n       dmesg(1) may have more information after failed mount system call.";

    private const string NeedsCleaning = "mount: /tmp/m: mount(2) system call failed: Structure needs cleaning.";
    private const string NoSuperblock = "mount: /tmp/m: can't read superblock on /dev/loop0.";

    [TestCase(Wrong, "EINVAL", "XFS (loop0): Mounting V5 Filesystem 5f7c1a34-0000-4000-8000-000000000001",
        "XFS (loop0): Corruption warning: Metadata has LSN (7:0) ahead of current LSN (1:7). Please unmount and run xfs_repair",
        "XFS (loop0): log mount failed")]
    [TestCase(NeedsCleaning, "EUCLEAN", "EXT4-fs error (device loop0): __ext4_fill_super:5544: inode #2: iget: special inode unallocated")]
    [TestCase(NeedsCleaning, "EUCLEAN")]
    [TestCase("mount: /tmp/m: mount(2) system call failed: Bad message.", "EBADMSG")]
    [TestCase(NoSuperblock, "EIO", "BTRFS warning (device loop0): couldn't read tree root",
        "BTRFS error (device loop0): open_ctree failed: -5")]
    [TestCase(NoSuperblock, "EIO", "mount: attempt to access beyond end of device",
        "Buffer I/O error on dev loop0, logical block 99, async page read")]
    [TestCase("mount: /tmp/m: mount(2) system call failed: No such file or directory.", "ENOENT",
        "BTRFS error (device loop0): open_ctree failed: -2")]
    [TestCase("mount: /tmp/m: mount(2) system call failed: Value too large for defined data type.", null, "EXT4-fs (loop0): bad geometry")]
    // A warning that comes with every mount of such a file system.
    [TestCase(NeedsCleaning, "EUCLEAN", "XFS (loop0): Deprecated V4 format (crc=0) will not be supported after September 2030.",
        "XFS (loop0): Metadata corruption detected at xfs_agi_verify+0x134/0x180, xfs_agi block 0x2")]
    public void A_refusal_that_can_only_be_damage_is_one(string said, string? code, params string[] kernel)
    {
        var answer = Answer(said, kernel);
        Assert.That(answer.Silent, Is.Null);
        Assert.That(
            answer.Refusal,
            Has.Property("Structure").EqualTo("mount").And.Property("Severity").EqualTo(Severity.Critical)
                .And.Property("Class").EqualTo(FindingClass.Other).And.Property("Code").EqualTo(code)
                .And.Property("Pass").EqualTo("trial mount"));
    }

    [Test]
    public void A_refusal_has_the_words_of_both() => Assert.That(
        Answer(Wrong, "XFS (loop0): Mounting V5 Filesystem 5f7c", "XFS (loop0): log mount failed", "loop0: other").Refusal!.Message,
        Is.EqualTo("wrong fs type, bad option, bad superblock on /dev/loop0, missing codepage or helper program, or other error; " +
            "kernel: XFS (loop0): log mount failed"));

    [TestCase(Wrong, "the kernel does not say why")]
    [TestCase(Wrong, "unsupported optional features", "EXT4-fs (loop0): Couldn't mount because of unsupported optional features (8000000)")]
    [TestCase(Wrong, "unknown incompatible features", "XFS (loop0): Superblock has unknown incompatible features (0x40) enabled.",
        "XFS (loop0): Filesystem cannot be safely mounted by this kernel.", "XFS (loop0): SB validate failed with error -22.")]
    [TestCase(Wrong, "unsupported optional features",
        "BTRFS error (device loop0): cannot mount because of unsupported optional features (0x8000)")]
    [TestCase(Wrong, "bad block size 65536", "EXT4-fs (loop0): bad block size 65536")]
    [TestCase(Wrong, "Only pagesize (4096)",
        "XFS (loop0): File system with blocksize 65536 bytes. Only pagesize (4096) or less will currently work.")]
    [TestCase(Wrong, "CONFIG_UNICODE", "EXT4-fs (loop0): Filesystem with casefold feature cannot be mounted without CONFIG_UNICODE")]
    [TestCase(Wrong, "external log",
        "XFS (loop0): filesystem is marked as having an external log; specify logdev on the mount command line.")]
    [TestCase(Wrong, "external journal", "EXT4-fs (loop0): couldn't read superblock of external journal")]
    [TestCase(Wrong, "Unrecognised features", "JBD2: Unrecognised features on journal", "EXT4-fs (loop0): Could not load journal inode")]
    [TestCase(Wrong, "Can't find ext4", "EXT4-fs (loop0): VFS: Can't find ext4 filesystem")]
    [TestCase(Wrong, "Invalid superblock magic number", "XFS (loop0): Invalid superblock magic number")]
    [TestCase(Wrong, "duplicate UUID", "XFS (loop0): Filesystem has duplicate UUID 5f7c - can't mount")]
    [TestCase(Wrong, "exceeds size of device", "EXT4-fs (loop0): bad geometry: block count 8192 exceeds size of device (512 blocks)")]
    [TestCase(NoSuperblock, "devid 2", "BTRFS error (device loop0): devid 2 uuid 3256 is missing",
        "BTRFS error (device loop0): open_ctree failed: -2")]
    [TestCase(NoSuperblock, "the device failed under the mount", "I/O error, dev loop0, sector 128 op 0x0:(READ) flags 0x0",
        "XFS (loop0): SB validate failed with error -5.")]
    [TestCase("mount: /tmp/m: unknown filesystem type 'xfs'.", "unknown filesystem type")]
    [TestCase("mount: /tmp/m: permission denied.", "permission denied")]
    [TestCase("mount: /tmp/m: mount(2) system call failed: Cannot allocate memory.", "Cannot allocate memory")]
    [TestCase("mount: /tmp/m: cannot mount /dev/loop0 read-only.", "read-only",
        "EXT4-fs (loop0): write access unavailable, cannot proceed")]
    [TestCase("mount: /tmp/m: mount(2) system call failed: File exists.", "File exists", "BTRFS error: device /dev/loop0 belongs to fsid")]
    public void A_refusal_that_may_be_something_else_says_nothing(string said, string why, params string[] kernel)
    {
        var answer = Answer(said, kernel);
        Assert.That((answer.Mounted, answer.Refusal), Is.EqualTo((false, (Finding?)null)));
        Assert.That(answer.Silent, Does.Contain(why));
    }

    [TestCase("unshare: unshare failed: Operation not permitted")]
    [TestCase("losetup: cannot find an unused loop device: No such file or directory")]
    [TestCase("/dev/sdb is one of several devices")]
    public void What_did_not_get_as_far_as_a_mount_was_not_tried(string said) => Assert.That(
        MountAnswer.Of(CapturedRun.Run("mount", 1, "", said, false, CheckerRun.AfterReplay), "trial mount").Silent,
        Is.EqualTo($"mounting was not tried: {said}"));

    [Test]
    public void What_was_mounted_was_mounted_whatever_the_kernel_said()
    {
        var run = CapturedRun.Run("mount", 0, "tried\nkernel: EXT4-fs (loop0): warning: mounting fs with errors\n", "", false,
            CheckerRun.AfterReplay);
        Assert.That(MountAnswer.Of(run, ""), Is.EqualTo(new MountAnswer { Mounted = true }));
    }

    [TestCase(137, false)]
    [TestCase(32, true)]
    public void A_mount_that_was_stopped_says_nothing(int exitCode, bool timedOut)
    {
        var run = CapturedRun.Run("mount", exitCode, "tried\n", NeedsCleaning, timedOut, CheckerRun.AfterReplay);
        Assert.That(MountAnswer.Of(run, "").Silent, Does.StartWith("the mount was "));
    }

    private static MountAnswer Answer(string said, params string[] kernel) => MountAnswer.Of(
        CapturedRun.Run("mount", 32, $"tried\n{string.Concat(kernel.Select(k => $"kernel: {k}\n"))}", said, false, CheckerRun.AfterReplay),
        "trial mount");
}
