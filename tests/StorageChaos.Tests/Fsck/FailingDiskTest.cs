using System.Globalization;
using Microsoft.Win32.SafeHandles;
using NUnit.Framework;
using StorageChaos.Fsck.Btrfs;
using StorageChaos.Fsck.Checkers;
using StorageChaos.Fsck.Ext4;
using StorageChaos.Fsck.Reports;
using StorageChaos.Fsck.Xfs;
using StorageChaos.Hosts;
using StorageChaos.Tampering;
using StorageChaos.Tests.Agent;

namespace StorageChaos.Tests.Fsck;

[TestFixture]
internal sealed class FailingDiskTest
{
    private const int KiB = 1024;
    private const int MiB = 1024 * KiB;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly LocalHost host = new(TimeProvider.System);
    private TemporaryDirectory directory = null!;
    private string image = null!;

    [SetUp]
    public void CreateDirectory()
    {
        directory = new TemporaryDirectory();
        image = Path.Combine(directory.Path, "image");
    }

    [TearDown]
    public void DeleteDirectory() => directory.Dispose();

    [Test]
    public void Shows_the_image_and_fails_where_it_is_told_to()
    {
        var content = Fill(3 * MiB + 100);
        using var disk = FailingDisk.Over(image, (64 * KiB, 512), (2 * MiB, 1));
        using var file = File.OpenHandle(disk.Path);
        Assert.Multiple(() =>
        {
            Assert.That(RandomAccess.GetLength(file), Is.EqualTo(content.Length));
            Assert.That(Read(file, 0, 64 * KiB), Is.EqualTo(content[..(64 * KiB)]), "up to the first");
            Assert.That(() => Read(file, 64 * KiB - 1, 2), Throws.InstanceOf<IOException>().With.Message.Contains("Input/output error"));
            Assert.That(() => Read(file, 64 * KiB + 511, 1), Throws.InstanceOf<IOException>().With.Message.Contains("Input/output error"));
            Assert.That(
                Read(file, 64 * KiB + 512, 4096),
                Is.EqualTo(content[(64 * KiB + 512)..(68 * KiB + 512)]),
                "right behind the first");
            Assert.That(
                () => Read(file, MiB + 64 * KiB + 1, MiB - 64 * KiB),
                Throws.InstanceOf<IOException>(),
                "the last byte of a long read");
            Assert.That(Read(file, 2 * MiB + 1, 2 * MiB), Is.EqualTo(content[(2 * MiB + 1)..]), "to the end");
            Assert.That(Read(file, content.Length, 1), Is.Empty, "behind the end");
            Assert.That(Directory.GetFiles(Path.GetDirectoryName(disk.Path)!), Is.EqualTo(new[] { disk.Path }));
            Assert.That(File.Exists($"{disk.Path}2"), Is.False);
        });
    }

    [Test]
    public async Task Nothing_gets_written()
    {
        var content = Fill(4096);
        using var disk = FailingDisk.Over(image);
        Assert.That(
            () => File.OpenHandle(disk.Path, access: FileAccess.ReadWrite),
            Throws.InstanceOf<IOException>().With.Message.Contains("Read-only"));

        // Not even if the kernel is talked into it.
        var outcome = await Run("sh", "-c", $"mount -o remount,rw {Path.GetDirectoryName(disk.Path)} && echo x 1<>{disk.Path}");
        Assert.That(outcome.ExitCode, Is.Not.Zero, outcome.ErrorOutput);
        Assert.That(await File.ReadAllBytesAsync(image), Is.EqualTo(content));
    }

    [Test]
    public void Nothing_is_left()
    {
        Fill(4096);
        var disk = FailingDisk.Over(image);
        var mountPoint = Path.GetDirectoryName(disk.Path)!;
        using var open = File.OpenHandle(disk.Path);
        Assert.That(Mounts(), Does.Contain($" {mountPoint} "));
        disk.Dispose();
        disk.Dispose();
        Assert.Multiple(() =>
        {
            Assert.That(Mounts(), Does.Not.Contain(mountPoint));
            Assert.That(Directory.Exists(mountPoint), Is.False);
            Assert.That(() => Read(open, 0, 1), Throws.InstanceOf<IOException>());
        });
    }

    [Test]
    public async Task A_read_hangs_until_it_is_released()
    {
        var content = Fill(64 * KiB);
        using var disk = FailingDisk.Hanging(image, (8 * KiB, 1));
        using var file = File.OpenHandle(disk.Path);
        var hung = Task.Run(() => Read(file, 4 * KiB, 8 * KiB));
        await disk.FirstHung.WaitAsync(Limit);
        Assert.That(Read(file, 0, 8 * KiB), Is.EqualTo(content[..(8 * KiB)]), "the others go on");
        Assert.That(hung.IsCompleted, Is.False);
        disk.Release();
        Assert.That(await hung.WaitAsync(Limit), Is.EqualTo(content[(4 * KiB)..(12 * KiB)]));
        Assert.That(Read(file, 8 * KiB, 1), Has.Length.EqualTo(1), "and later ones go through");
    }

    [Test]
    public async Task A_read_that_hangs_ends_with_the_disk()
    {
        Fill(4096);
        using var disk = FailingDisk.Hanging(image, (0, 1));
        using var file = File.OpenHandle(disk.Path);
        var hung = Task.Run(() => Read(file, 0, 1));
        await disk.FirstHung.WaitAsync(Limit);
        disk.Dispose();
        Assert.That(async () => await hung.WaitAsync(Limit), Throws.InstanceOf<IOException>());
    }

    [Test]
    public async Task A_reader_that_hangs_can_be_killed_and_the_disk_goes_on()
    {
        var content = Fill(4096);
        using var disk = FailingDisk.Hanging(image, (0, 1));
        var process = Path.Combine(directory.Path, "pid");
        var reader = Run("sh", "-c", $"echo $$ >{process}; exec cat {disk.Path}");
        await disk.FirstHung.WaitAsync(Limit);
        await Run("kill", "-KILL", (await File.ReadAllTextAsync(process)).Trim());
        Assert.That((await reader).ExitCode, Is.EqualTo(137));
        disk.Release();
        Assert.That((await Run("cmp", disk.Path, image)).ErrorOutput, Is.Empty);
    }

    [Test]
    public async Task E2fsck_meets_a_failing_device()
    {
        var root = await MakeExt4();
        using (var disk = FailingDisk.Over(image, (0, 4 * KiB)))
            AssertDeviceFailed(E2fsck.Read(await Check("e2fsck", "-fn", disk.Path)), "Input/output error while trying to open");
        using (var disk = FailingDisk.Over(image, (root * 4 * KiB, 4 * KiB)))
            AssertDeviceFailed(E2fsck.Read(await Check("e2fsck", "-fn", disk.Path)), $"Error reading block {root} (Input/output error)");
        AssertClean(E2fsck.Read(await Check("e2fsck", "-fn", image)));
    }

    // The superblock of the second allocation group, and the log, in the third one.
    [TestCase(75 * MiB, 512, "superblock read failed, offset 78643200")]
    [TestCase(152 * MiB, 64 * KiB, "xfs_repair: read failed: Input/output error")]
    public async Task Xfs_repair_meets_a_failing_device(long offset, long length, string reason)
    {
        await Make(300 * MiB, "mkfs.xfs", "-q", "-d", "agcount=4", "-l", "agnum=2", image);
        using var disk = FailingDisk.Over(image, (offset, length));
        AssertDeviceFailed(XfsRepair.Read(await Check("xfs_repair", "-n", disk.Path)), reason);
        AssertClean(XfsRepair.Read(await Check("xfs_repair", "-n", image)));
    }

    [Test]
    public async Task Btrfs_check_meets_a_failing_device()
    {
        await Make(128 * MiB, "mkfs.btrfs", "-q", image);
        using var disk = FailingDisk.Over(image, (MiB, 127 * MiB)); // all but the first superblock
        AssertDeviceFailed(BtrfsCheck.Read(await Check("btrfs", "check", "--readonly", disk.Path)), "Error reading ");
        AssertClean(BtrfsCheck.Read(await Check("btrfs", "check", "--readonly", image)));
    }

    [Test]
    public async Task Other_tools_meet_it_too()
    {
        var root = await MakeExt4();
        using var disk = FailingDisk.Over(image, (root * 4 * KiB, 4 * KiB));
        var (header, list, copy) = (
            await Run("dumpe2fs", "-h", disk.Path),
            await Run("debugfs", "-R", "ls -l /", disk.Path),
            await Run("cp", disk.Path, $"{image}2"));
        Assert.Multiple(() =>
        {
            Assert.That(header.Output, Does.Match(@"Block count: +16384\n"), header.ErrorOutput);
            Assert.That(list.ErrorOutput, Does.Contain("Input/output error"));
            Assert.That((copy.ExitCode, copy.ErrorOutput.Trim()), Is.EqualTo((1, $"cp: error reading '{disk.Path}': Input/output error")));
        });
    }

    // Direct reads: the page cache of a block device gives up a whole folio, here of 32 KiB, for one bad block.
    [Test]
    public async Task A_loop_device_over_it_fails_in_the_same_place()
    {
        if (!File.Exists("/dev/loop-control"))
            Assert.Inconclusive("no loop devices on this machine: /dev/loop-control is not there");
        Fill(MiB);
        using var disk = FailingDisk.Over(image, (40 * KiB, 4 * KiB));
        var outcome = await Run("sh", "-euc", $"""
            loop=$(losetup --read-only --find --show {disk.Path})
            trap "losetup --detach $loop" EXIT
            dd if=$loop bs=4k count=10 iflag=direct status=none | cmp --bytes={40 * KiB} - {image}
            dd if=$loop bs=4k skip=11 iflag=direct status=none | cmp --ignore-initial=0:{44 * KiB} - {image}
            dd if=$loop bs=4k skip=10 count=1 iflag=direct status=none
            """);
        Assert.That(outcome.ErrorOutput, Does.Match(@"\Add: error reading '/dev/loop\d+': Input/output error\n\z"), outcome.Output);
    }

    private static void AssertDeviceFailed(FsckReading reading, string reason)
    {
        Assert.That(reading.Outcome, Is.EqualTo(FsckOutcome.Inconclusive), reading.Reason);
        Assert.That(reading.Reason, Does.StartWith("the device failed under"));
        Assert.That(reading.Reason, Does.Contain(reason));
    }

    // The image itself is in order, so it was the disk that failed.
    private static void AssertClean(FsckReading reading) => Assert.That(reading.Outcome, Is.EqualTo(FsckOutcome.Clean), reading.Reason);

    private static string Mounts() => File.ReadAllText("/proc/self/mountinfo");

    private static byte[] Read(SafeFileHandle file, long offset, int count)
    {
        var buffer = new byte[count];
        return buffer[..RandomAccess.Read(file, buffer, offset)];
    }

    private byte[] Fill(int length)
    {
        var content = new byte[length];
        new Random(42).NextBytes(content);
        File.WriteAllBytes(image, content);
        return content;
    }

    private async Task Make(long size, params string[] command)
    {
        using (var file = File.OpenHandle(image, FileMode.CreateNew, FileAccess.Write))
            RandomAccess.SetLength(file, size);
        var outcome = await Run(command);
        Assert.That(outcome.Succeeded, outcome.ErrorOutput);
    }

    /// <returns>The block, of 4 KiB, of the root directory.</returns>
    private async Task<long> MakeExt4()
    {
        await Make(64 * MiB, "mke2fs", "-q", "-F", "-t", "ext4", "-b", "4096", image);
        return long.Parse((await Run("debugfs", "-R", "blocks <2>", image)).Output, CultureInfo.InvariantCulture);
    }

    private async Task<CheckerRun> Check(params string[] command)
    {
        var outcome = await Run(command);
        return CapturedRun.Run(outcome.Command, outcome.ExitCode, outcome.Output, outcome.ErrorOutput, false, CheckerRun.AfterReplay);
    }

    private Task<CommandOutcome> Run(params string[] command) =>
        host.RunAsync(HostCommand.Of(command) with { AnyExitCode = true, Deadline = Limit }, CancellationToken.None);
}
