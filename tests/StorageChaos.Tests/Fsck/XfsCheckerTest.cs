using NUnit.Framework;
using StorageChaos.Fsck.Checkers;
using StorageChaos.Fsck.Planting;
using StorageChaos.Fsck.Reports;
using StorageChaos.Fsck.Xfs;
using StorageChaos.Hosts;
using StorageChaos.Work.Records;

namespace StorageChaos.Tests.Fsck;

/// <summary>The commands on real images; needs root, xfsprogs, zstd, loop devices, and a kernel with XFS.</summary>
[TestFixture]
internal sealed class XfsCheckerTest
{
    private readonly XfsImages images = new();

    [OneTimeSetUp]
    public Task MakeImage() => images.MakeAsync();

    [OneTimeTearDown]
    public void Remove() => images.Dispose();

    [Test]
    public async Task A_dirty_log_is_inconclusive_until_it_is_replayed()
    {
        var image = await images.CopyAsync("crashed.img");
        await images.CrashAsync(image);
        var before = await images.CheckAsync(image, CheckerRun.BeforeReplay);
        var replay = await images.TryAsync(images.Checker.Replay(image, ""));
        var after = await images.CheckAsync(image, CheckerRun.AfterReplay);
        var written = await images.RunAsync(HostCommand.Of("xfs_db", "-r", "-c", "path /written", "-c", "inode", image));
        Assert.Multiple(() =>
        {
            Assert.That(XfsRepair.LogIsDirty(before));
            Assert.That(
                XfsRepair.Read(before),
                Has.Property("Outcome").EqualTo(FsckOutcome.Inconclusive).And.Property("Reason").Contains("dirty log"));
            Assert.That(Read(replay), Has.Property("Outcome").EqualTo(FsckOutcome.Clean), replay.ErrorOutput);
            Assert.That(XfsRepair.LogIsDirty(after), Is.False);
            Assert.That(XfsRepair.Read(after).Outcome, Is.EqualTo(FsckOutcome.Clean));
            Assert.That(written.Output, Does.Contain("inode number"), "the replay brought back what was logged");
        });
    }

    [Test]
    public async Task Replay_works_on_a_block_device_and_leaves_nothing_behind()
    {
        var image = await images.CopyAsync("device.img");
        await images.CrashAsync(image);
        var device = (await images.RunAsync(HostCommand.Of("losetup", "--find", "--show", image))).Output.Trim();
        CommandOutcome replay;
        CheckerRun after;
        try
        {
            replay = await images.TryAsync(images.Checker.Replay(device, ""));
            after = await images.CheckAsync(device, CheckerRun.AfterReplay);
        }
        finally
        {
            await images.RunAsync(HostCommand.Of("losetup", "--detach", device));
        }

        Assert.Multiple(() =>
        {
            Assert.That(Read(replay), Has.Property("Outcome").EqualTo(FsckOutcome.Clean), replay.ErrorOutput);
            Assert.That(XfsRepair.Read(after).Outcome, Is.EqualTo(FsckOutcome.Clean));
            Assert.That(File.ReadAllText("/proc/mounts"), Does.Not.Contain(device + " "));
        });
    }

    [Test]
    public async Task A_kernel_that_refuses_a_damaged_file_system_is_a_finding()
    {
        var image = await images.CopyAsync("no-root.img");
        await images.DamageAsync(image, "inode 128", "write -d core.magic 0");
        var replay = Read(await images.TryAsync(images.Checker.Replay(image, "")));
        Assert.That(
            replay,
            Has.Property("Outcome").EqualTo(FsckOutcome.Findings).And.Property("Reason").Contains("Structure needs cleaning"));
        Assert.That(
            replay.Findings.Single(),
            Has.Property("Structure").EqualTo("mount").And.Property("Severity").EqualTo(Severity.Critical));
    }

    [Test]
    public async Task What_cannot_be_mounted_for_another_reason_is_no_finding()
    {
        var image = images.File("nothing.img");
        await images.RunAsync(HostCommand.Of("truncate", "-s", "1M", image));
        Assert.That(
            Read(await images.TryAsync(images.Checker.Replay(image, ""))),
            Has.Property("Outcome").EqualTo(FsckOutcome.Inconclusive).And.Property("FindingCount").Zero);
    }

    [Test]
    public async Task Knows_the_size_from_the_superblock()
    {
        var head = new byte[IChecker.HeadLength];
        using (var stream = File.OpenRead(images.Clean)) await stream.ReadExactlyAsync(head);
        Assert.That(images.Checker.ReadSuperblock(head)?.Size, Is.EqualTo(new FileInfo(images.Clean).Length));
        Assert.That(images.Checker.ReadSuperblock("XFSB"u8), Is.Null);
        head[0] = 0;
        Assert.That(images.Checker.ReadSuperblock(head), Is.Null);
    }

    [Test]
    public async Task Finds_the_paths_of_inodes_even_in_a_damaged_file_system()
    {
        var image = await images.PlantAsync(new XfsPlanter().Plants.First(p => p.Name == "lost-entry"));
        var victim = await InodeAsync(image, FileTree.Victim);
        var directory = await InodeAsync(image, FileTree.Directory);
        var outcome = await images.RunAsync(images.Checker.Paths(image, [victim, directory, 99_999])!);
        Assert.That(
            images.Checker.ReadPaths(outcome.Output.Split('\n')),
            Is.EquivalentTo(new Dictionary<long, string> { [victim] = "/d/victim", [directory] = "/d/sub" }));
    }

    [Test]
    public async Task Finds_no_paths_where_xfs_db_finds_no_file_system()
    {
        var image = await images.CopyAsync("no-superblock.img");
        await images.RunAsync(HostCommand.Of("dd", "if=/dev/zero", $"of={image}", "bs=4096", "count=1", "conv=notrunc", "status=none"));
        var outcome = await images.RunAsync(images.Checker.Paths(image, [131])!);
        Assert.That(images.Checker.ReadPaths(outcome.Output.Split('\n')), Is.Empty);
        Assert.That(images.Checker.Paths(image, []), Is.Null);
    }

    [Test]
    public async Task A_snapshot_has_the_metadata_and_shows_the_same_damage()
    {
        var image = await images.PlantAsync(new XfsPlanter().Plants.First(p => p.Name == "block-count"));
        var file = images.File($"snapshot.{images.Checker.SnapshotExtension}");
        await images.RunAsync(images.Checker.Snapshot(image, file));
        var restored = images.File("restored.img");
        await images.RunAsync(HostCommand.Script($"zstd -q -d < {file} | xfs_mdrestore - {restored}"));
        Assert.That((await images.ReadAsync(restored)).Findings[0].Message, Does.StartWith("bad nblocks 5"));
        Assert.That(new FileInfo(file).Length, Is.LessThan(1 << 20));
    }

    [Test]
    public void A_snapshot_that_fails_says_so() =>
        Assert.That(
            () => images.RunAsync(images.Checker.Snapshot(images.File("absent.img"), images.File("absent.zst"))),
            Throws.TypeOf<HostCommandException>());

    private async Task<long> InodeAsync(string image, string path)
    {
        var outcome = await images.RunAsync(HostCommand.Of("xfs_db", "-r", "-c", $"path /{path}", "-c", "inode", image));
        return long.Parse(outcome.Output.Trim().Split(' ')[^1], System.Globalization.CultureInfo.InvariantCulture);
    }

    private FsckReading Read(CommandOutcome replay) =>
        images.Checker.ReadReplay(
            CapturedRun.Run(replay.Command, replay.ExitCode, replay.Output, replay.ErrorOutput, false, CheckerRun.AfterReplay));
}
