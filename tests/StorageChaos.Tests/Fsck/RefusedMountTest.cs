using NUnit.Framework;
using StorageChaos.Fsck.Checkers;
using StorageChaos.Fsck.Examining;
using StorageChaos.Fsck.Reports;
using StorageChaos.Hosts;

namespace StorageChaos.Tests.Fsck;

/// <summary>
/// File systems that cannot be mounted, on real images; needs root, loop devices and the three file systems in the kernel.
/// </summary>
[TestFixture]
[Parallelizable(ParallelScope.All)] // each has images of its own
internal sealed class RefusedMountTest
{
    private const int MiB = 1024 * 1024;

    private readonly Images images = new();

    [OneTimeSetUp]
    public void NeedsLoopDevices()
    {
        if (!Environment.IsPrivilegedProcess || !File.Exists("/dev/loop-control"))
            Assert.Inconclusive("mounting needs root and loop devices");
    }

    [OneTimeTearDown]
    public void Remove() => images.Dispose();

    // What a SAN leaves that lost a log it had acknowledged: the superblock is newer than all of the log.
    [Test]
    public async Task A_log_that_is_behind_its_superblock_is_damage()
    {
        var image = await images.CopyAsync("xfs");
        await images.CrashAsync(image, "echo text >$m/new");
        await SetLsnAheadAsync(image);
        var report = await images.CheckAsync(image);
        Refused(report, "XFS (loop", "Metadata has LSN (7:0) ahead of current LSN");
        Assert.Multiple(() =>
        {
            Assert.That(report.Findings[0], Has.Property("Pass").EqualTo("replay").And.Property("Code").EqualTo("EINVAL"));
            Assert.That(
                report.Findings.Select(f => (f.Pass, f.Structure)), Does.Contain(("phase 7, journal thrown away on a copy", "log")));
            Assert.That(report.Findings.Select(f => f.Structure), Has.None.EqualTo("unknown"));
            Assert.That(report.Reason, Does.Contain("only a copy was altered").And.Contain("after that the copy is consistent"));
        });
    }

    [TestCase("block-count", "inode")]
    [TestCase("link-count", "link count")]
    public async Task What_xfs_repair_finds_without_the_log_is_found_once(string plant, string structure)
    {
        var image = await images.PlantAsync("xfs", new StorageChaos.Fsck.Planting.XfsPlanter().Plants.Single(p => p.Name == plant));
        await images.CrashAsync(image, "echo text >$m/new");
        await SetLsnAheadAsync(image);
        var report = await images.CheckAsync(image);
        Refused(report, "Metadata has LSN");
        Assert.Multiple(() =>
        {
            var found = report.Findings.Where(f => f.Structure == structure).ToList();
            Assert.That(found, Is.Not.Empty.And.All.Property("Pass").EndsWith(", journal ignored"), report.Reason);
            Assert.That(found.Select(f => f.Path), Has.All.EqualTo("/d/victim"));
            Assert.That(report.Findings.Select(f => f.Structure), Has.None.EqualTo("unknown"));
            Assert.That(report.BeforeReplay!.Findings, Has.None.Property("Vanished").True);
        });
    }

    // xfs_repair 6.1 finds nothing in it.
    [Test]
    public async Task A_file_system_that_its_checker_calls_clean_may_be_refused()
    {
        var image = await images.CopyAsync("xfs");
        await SetLsnAheadAsync(image);
        var report = await images.CheckAsync(image);
        Refused(report, "Metadata has LSN");
        Assert.That(report.Findings[0].Pass, Is.EqualTo("trial mount"));
    }

    [Test]
    public async Task A_refusal_stands_beside_what_e2fsck_finds()
    {
        var image = await images.CopyAsync("ext4");
        await images.RunAsync("debugfs", "-w", "-R", "clri <8>", image);
        var report = await images.CheckAsync(image);
        Refused(report, "Structure needs cleaning", "EXT4-fs");
        Assert.That(report.Findings.Select(f => f.Structure), Does.Contain("journal"));
    }

    [Test]
    public async Task A_btrfs_without_its_tree_root_is_refused()
    {
        var image = await images.CopyAsync("btrfs");
        await BreakBlockAsync(image, "root");
        var report = await images.CheckAsync(image);
        Refused(report, "BTRFS", "couldn't read tree root");
        Assert.That(report.Findings.Select(f => f.Structure), Does.Contain("tree block"));
    }

    [Test]
    [NonParallelizable] // all images of btrfs here have one fsid, and older kernels mount only one of them at a time
    public async Task A_btrfs_whose_log_tree_is_damaged_is_checked_without_it()
    {
        var (live, image) = (await images.CopyAsync("btrfs"), images.File("left.img"));
        await images.ScriptAsync($$"""
            mount -o loop {{live}} /mnt
            sync -f /mnt
            dd if=/dev/zero of=/mnt/d/logged bs=4k count=20 conv=fsync status=none
            cp --sparse=always {{live}} {{image}}
            umount /mnt
            """);
        await BreakBlockAsync(image, "log_root");
        var report = await images.CheckAsync(image);
        Refused(report, "failed to read log tree");
        Assert.That(report.Reason, Does.Contain("after that the copy is consistent"));
    }

    // In free space: neither the checker nor the mount reads it.
    [TestCase(false)]
    [TestCase(true)]
    public async Task A_refusal_on_a_device_that_does_not_read_whole_is_inconclusive(bool journalWaits)
    {
        var image = await images.CopyAsync("xfs");
        if (journalWaits)
            await images.CrashAsync(image, "echo text >$m/new");
        await SetLsnAheadAsync(image);
        using var disk = FailingDisk.Over(image, (300 * MiB, 4096));
        // A copy of a file would fail by itself; one of a block device, that is a snapshot, would not.
        var report = await images.CheckAsync(disk.Path, host: new CopiesFrom(images.Host, disk.Path, image));
        Assert.That(report.Outcome, Is.EqualTo(FsckOutcome.Inconclusive), report.Reason);
        Assert.That(
            report.Reason,
            Does.Contain($"it does not read whole: Input/output error at byte {300 * MiB}").And.Contain("Metadata has LSN"));
    }

    // Larger than a page: a kernel may know it or not.
    [Test]
    public async Task What_this_kernel_does_not_know_is_no_damage()
    {
        var image = images.File("large-blocks.img");
        await images.RunAsync("truncate", "-s", "64M", image);
        await images.RunAsync("mke2fs", "-q", "-F", "-t", "ext4", "-b", "65536", image);
        var report = await images.CheckAsync(image);
        Assert.That(report.Outcome, Is.EqualTo(FsckOutcome.Clean), report.Reason);
        Assert.That(report.Reason, Does.Contain("this machine does not mount it: EXT4-fs").Or.EndsWith("is not checked)"));
    }

    [Test]
    public async Task An_unknown_feature_is_no_damage()
    {
        var image = await images.CopyAsync("ext4");
        await images.RunAsync("debugfs", "-w", "-R", "ssv feature_incompat 0x80002c2", image);
        var report = await images.CheckAsync(image);
        Assert.That((report.Outcome, report.FindingCount), Is.EqualTo((FsckOutcome.Inconclusive, 0)), report.Reason);
        Assert.That(report.Reason, Does.Contain("unsupported optional features"));
    }

    [TestCase("ext4", "(metadata; the content of files has no checksums here and is not checked)")]
    [TestCase("xfs", "(metadata; the content of files has no checksums here and is not checked)")]
    [TestCase("btrfs", "(metadata, and the checksums of all file data)")]
    public async Task A_machine_that_cannot_mount_takes_nothing_from_a_verdict(string fileSystem, string covers)
    {
        var report = await images.CheckAsync(await images.CopyAsync(fileSystem), host: new WithoutMounts(images.Host));
        Assert.That(report.Outcome, Is.EqualTo(FsckOutcome.Clean), report.Reason);
        Assert.That(report.Reason, Does.EndWith($"{covers}; mounting was not tried: unshare: no namespaces here"));
    }

    private static void Refused(FsckReport report, params string[] words)
    {
        Assert.That(report.Outcome, Is.EqualTo(FsckOutcome.Findings), report.Reason);
        Assert.That(
            report.Findings[0],
            Has.Property("Structure").EqualTo("mount").And.Property("Severity").EqualTo(Severity.Critical)
                .And.Property("Class").EqualTo(FindingClass.Other),
            report.Reason);
        Assert.That(report.Findings.Skip(1).Select(f => f.Structure), Has.None.EqualTo("mount"));
        foreach (var word in words)
            Assert.That(report.Findings[0].Message, Does.Contain(word));
    }

    private async Task SetLsnAheadAsync(string image) =>
        await images.RunAsync("xfs_db", "-x", "-c", "sb 0", "-c", "write lsn 0x700000000", image);

    // mkfs.btrfs puts chunks of profile single at their logical addresses.
    private Task BreakBlockAsync(string image, string root) => images.ScriptAsync(
        $"at=$(btrfs inspect-internal dump-super {image} | awk '$1 == \"{root}\" {{ print $2 }}'); [ \"$at\" -gt 0 ]; "
        + $"printf XXXX | dd of={image} bs=1 seek=$((at + 300)) conv=notrunc status=none");

    /// <summary>A host on which commands see nothing of some other commands' failures.</summary>
    private abstract class Altered(IHost inner) : IHost
    {
        public string Name => inner.Name;

        public Task<CommandOutcome> RunAsync(HostCommand command, CancellationToken ct) => inner.RunAsync(Alter(command), ct);

        public IAsyncEnumerable<string> ReadLinesAsync(HostCommand command, Stream? input, CancellationToken ct) =>
            inner.ReadLinesAsync(command, input, ct);

        public Task<IStagedCommand> StageAsync(HostCommand command, CancellationToken ct) => throw new NotSupportedException();

        public Task UploadAsync(string localPath, string remotePath, CancellationToken ct) => inner.UploadAsync(localPath, remotePath, ct);

        public Task DownloadAsync(string remotePath, string localPath, CancellationToken ct) =>
            inner.DownloadAsync(remotePath, localPath, ct);

        protected abstract HostCommand Alter(HostCommand command);
    }

    /// <summary>Copies are made of another file than the one that is checked.</summary>
    private sealed class CopiesFrom(IHost inner, string path, string other) : Altered(inner)
    {
        protected override HostCommand Alter(HostCommand command) => command.Argv[0] == "cp"
            ? command with { Argv = [.. command.Argv.Select(a => a == path ? other : a)] }
            : command;
    }

    /// <summary>The kernel lets nobody have a namespace of mounts.</summary>
    private sealed class WithoutMounts(IHost inner) : Altered(inner)
    {
        protected override HostCommand Alter(HostCommand command) => command with
        {
            Argv = [.. command.Argv.Select(a => a.Replace(
                "unshare --mount", "sh -c 'echo unshare: no namespaces here >&2; exit 1' unshare", StringComparison.Ordinal))],
        };
    }
}
