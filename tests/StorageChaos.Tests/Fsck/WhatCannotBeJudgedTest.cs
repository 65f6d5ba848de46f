using NUnit.Framework;
using StorageChaos.Fsck;
using StorageChaos.Fsck.Planting;
using StorageChaos.Hosts;

namespace StorageChaos.Tests.Fsck;

/// <summary>What is no file system, or cannot be read, or is in use, is never called clean, and the reason is told.</summary>
[TestFixture]
internal sealed class WhatCannotBeJudgedTest
{
    private const int KiB = 1024, MiB = 1024 * KiB;

    private readonly Images images = new();

    [OneTimeTearDown]
    public void Remove() => images.Dispose();

    [Test]
    public async Task What_can_hold_no_file_system_is_refused()
    {
        await File.WriteAllBytesAsync(images.File("empty"), []);
        Directory.CreateDirectory(images.File("directory"));
        await images.RunAsync("mkfifo", images.File("pipe"));
        await Refused("empty", "empty: there is no file system in 0 bytes");
        await Refused("directory", "is a directory, neither an image nor a block device");
        await Refused("pipe", "is a fifo, neither an image nor a block device");
        await Refused("missing", "No such file or directory");
        Assert.That(async () => await images.CheckAsync("/dev/null"), Throws.TypeOf<FsckInputException>().With.Message.Contains("/dev/null: is a character special file"));
        Assert.That(async () => await images.CheckAsync(await images.CopyAsync("ext4"), fileSystem: "zfs"), Throws.TypeOf<FsckInputException>().With.Message.Contains("'zfs'"));
    }

    [Test]
    public async Task A_file_without_permission_is_refused()
    {
        var image = await images.CopyAsync("ext4");
        await images.RunAsync("chmod", "0600", image);
        await images.RunAsync("chmod", "0711", Path.GetDirectoryName(image)!);
        Assert.That(async () => await images.CheckAsync(image, host: new Nobody(images.Host)), Throws.TypeOf<FsckInputException>().With.Message.EqualTo($"{image}: Permission denied"));
    }

    [TestCase(0)]
    [TestCase(1)]
    public async Task An_unknown_file_system_is_inconclusive(int content)
    {
        var image = images.File("noise");
        await File.WriteAllBytesAsync(image, [.. Enumerable.Repeat((byte)content, 4 * MiB)]);
        Inconclusive(await images.CheckAsync(image), "no ext4, XFS or btrfs superblock");
    }

    [Test]
    public async Task A_file_system_that_is_another_than_said_is_inconclusive() =>
        Inconclusive(await images.CheckAsync(await images.CopyAsync("ext4"), fileSystem: "xfs"), "is ext4 by its superblock, not xfs");

    [TestCase("ext4", 40)]
    [TestCase("ext4", 2)]
    [TestCase("xfs", 200)]
    [TestCase("xfs", 10)]
    [TestCase("btrfs", 40)]
    public async Task A_truncated_image_is_inconclusive(string fileSystem, int mebibytes)
    {
        var image = await images.CopyAsync(fileSystem);
        await images.RunAsync("truncate", "-s", $"{mebibytes}M", image);
        Inconclusive(await images.CheckAsync(image), "is truncated: the superblock says");
    }

    [TestCase("ext4")]
    [TestCase("xfs")]
    [TestCase("btrfs")]
    public async Task A_mounted_file_system_is_inconclusive_as_image_and_as_device(string fileSystem)
    {
        var (image, mountPoint) = (await images.CopyAsync(fileSystem), Directory.CreateDirectory(images.File($"mnt-{fileSystem}")).FullName);
        var device = (await images.RunAsync("losetup", "--find", "--show", image)).Output.Trim();
        try
        {
            // In a namespace that is not ours: it is mounted all the same.
            using var mounted = new CancellationTokenSource();
            // All images of XFS have the same UUID, and another test may have mounted one.
            var (ready, options) = (images.File($"ready-{fileSystem}"), fileSystem == "xfs" ? "ro,nouuid" : "ro");
            var script = $"mount -o {options} {device} {mountPoint}; : >{ready}; exec sleep 60";
            var mount = images.Host.RunAsync(HostCommand.Of("unshare", "--mount", "sh", "-euc", script), mounted.Token);
            await Wait.UntilAsync(_ => Task.FromResult(File.Exists(ready)), TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
            var check = new FileSystemCheck(images.Host, new FsckLimits());
            foreach (var path in new[] { image, device })
                Inconclusive(await check.RunAsync(path, null, images.File("."), snapshot: false, CancellationToken.None), $"is mounted on {mountPoint}");
            await mounted.CancelAsync();
            Assert.That(async () => await mount, Throws.InstanceOf<OperationCanceledException>());
        }
        finally
        {
            await images.RunAsync("losetup", "--detach", device);
        }
    }

    // The superblock; then what the checker needs later: the root directory's inode table of ext4, the second allocation
    // group of XFS, the trees of btrfs.
    [TestCase("ext4", 0, 4 * KiB, "cannot be read: Input/output error")]
    [TestCase("ext4", 4 * KiB, 4 * KiB, "the device failed under e2fsck")]
    [TestCase("xfs", 0, 512, "cannot be read: Input/output error")]
    [TestCase("xfs", 80 * MiB, 512, "the device failed under xfs_repair")]
    [TestCase("btrfs", 0, 4 * KiB, "cannot be read: Input/output error")]
    [TestCase("btrfs", 68 * KiB, 32 * MiB, "the device failed under btrfs check")]
    public async Task A_device_that_fails_is_inconclusive(string fileSystem, long offset, long length, string reason)
    {
        using var disk = FailingDisk.Over(await images.CopyAsync(fileSystem), (offset, length));
        Inconclusive(await images.CheckAsync(disk.Path), reason);
    }

    [Test]
    public async Task A_device_that_fails_while_it_is_copied_is_inconclusive()
    {
        var image = await images.CopyAsync("ext4");
        await images.CrashAsync(image, "echo text >$m/new; sync -f $m");
        // The content of a file: e2fsck does not read it, the copy does.
        var place = await images.RunAsync("debugfs", "-R", $"blocks /{FileTree.Victim}", image);
        var block = long.Parse(place.Output.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        using var disk = FailingDisk.Over(image, (block * 4 * KiB, 4 * KiB));
        Inconclusive(await images.CheckAsync(disk.Path), "Input/output error");
    }

    [Test]
    public async Task A_device_that_hangs_is_inconclusive_when_its_time_is_over()
    {
        using var disk = FailingDisk.Hanging(await images.CopyAsync("ext4"), (128 * KiB, 4 * MiB));
        Inconclusive(await new FileSystemCheck(images.Host, new FsckLimits { Time = TimeSpan.FromSeconds(1) })
            .RunAsync(disk.Path, null, images.File("."), snapshot: false, CancellationToken.None), "within 1 s");
    }

    [Test]
    public async Task A_checker_that_runs_out_of_memory_is_inconclusive() =>
        Inconclusive(await images.CheckAsync(await images.CopyAsync("ext4"), new FsckLimits { MemoryMiB = 1 }), "");

    private async Task Refused(string name, string reason)
    {
        var path = images.File(name);
        await Assert.ThatAsync(
            () => new FileSystemCheck(images.Host, new FsckLimits()).RunAsync(path, null, images.File("."), snapshot: false, CancellationToken.None),
             Throws.TypeOf<FsckInputException>().With.Message.Contains($"{path}: ").And.Message.Contains(reason));
    }

    private static void Inconclusive(FsckReport report, string reason) =>
        Assert.That(
            report,
            Has.Property("Outcome").EqualTo(FsckOutcome.Inconclusive).And.Property("Reason").Contains(reason).And.Property("Reason").Not.Empty,
            $"{report.Reason}; found: {string.Join("; ", report.Findings.Select(f => f.Message))}");

    /// <summary>Runs everything as a user without rights.</summary>
    private sealed class Nobody(IHost inner) : IHost
    {
        public string Name => inner.Name;

        public Task<CommandOutcome> RunAsync(HostCommand command, CancellationToken ct) =>
            inner.RunAsync(command with { Argv = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", .. command.Argv] }, ct);

        public IAsyncEnumerable<string> ReadLinesAsync(HostCommand command, Stream? input, CancellationToken ct) => inner.ReadLinesAsync(command, input, ct);

        public Task<IStagedCommand> StageAsync(HostCommand command, CancellationToken ct) => throw new NotSupportedException();

        public Task UploadAsync(string localPath, string remotePath, CancellationToken ct) => inner.UploadAsync(localPath, remotePath, ct);

        public Task DownloadAsync(string remotePath, string localPath, CancellationToken ct) => inner.DownloadAsync(remotePath, localPath, ct);
    }
}
