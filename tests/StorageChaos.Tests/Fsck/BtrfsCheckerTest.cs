using System.Buffers.Binary;
using NUnit.Framework;
using StorageChaos.Fsck.Btrfs;
using StorageChaos.Fsck.Checkers;
using StorageChaos.Fsck.Planting;
using StorageChaos.Hosts;
using StorageChaos.Work.Records;

namespace StorageChaos.Tests.Fsck;

/// <summary>The commands of <see cref="BtrfsChecker"/>, on a real image.</summary>
[TestFixture]
internal sealed class BtrfsCheckerTest
{
    private static readonly BtrfsChecker Checker = new();
    private readonly LocalHost host = new(TimeProvider.System);
    private string folder = "";

    private string Clean => Path.Combine(folder, "clean.img");

    [OneTimeSetUp]
    public async Task MakeImage()
    {
        folder = Directory.CreateTempSubdirectory("storagechaos-btrfs-").FullName;
        var tree = Directory.CreateDirectory(Path.Combine(folder, "tree")).FullName;
        FileTree.Write(tree);
        await new BtrfsPlanter().MakeImageAsync(host, Clean, tree, CancellationToken.None);
    }

    [OneTimeTearDown]
    public void RemoveImages() => Directory.Delete(folder, recursive: true);

    [Test]
    public void The_superblock_tells_the_size_of_its_own_device_and_whether_a_log_waits()
    {
        var head = Head(Clean);
        Assert.That(Checker.ReadSuperblock(head), Is.EqualTo(new SuperblockState { Size = 64 << 20 }));
        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(65536 + 0x60), 5685248);
        BinaryPrimitives.WriteInt64LittleEndian(head.AsSpan(65536 + 0x70), 1L << 40); // All devices together.
        Assert.That(Checker.ReadSuperblock(head), Is.EqualTo(new SuperblockState { Size = 64 << 20, JournalToReplay = true }));
        head[65536 + 0x40] ^= 1;
        Assert.That(Checker.ReadSuperblock(head), Is.Null);
        Assert.That(Checker.ReadSuperblock(head.AsSpan(0, 65536)), Is.Null);
    }

    [Test]
    public async Task Paths_are_resolved_without_mounting_also_of_an_inode_that_is_gone()
    {
        var image = await CopyAsync("paths");
        var fs = await (await BtrfsImage.OpenAsync(host, image, CancellationToken.None)).TreeAsync(5, CancellationToken.None);
        var (file, directory) = (fs.Inode("d/sub/f3"), fs.Inode(FileTree.Directory));
        var gone = fs.Inode("wide/entry-150-with-a-name-of-some-length");
        await new BtrfsPlanter().PlantAsync(
            host,
            image,
            new BtrfsPlanter().Plants.Single(p => p.Name == "entry-without-inode"),
            CancellationToken.None);
        Assert.That(await PathsAsync(image, [file, directory, gone, 256, 7]), Is.EqualTo(new Dictionary<long, string>
        {
            [file] = "/d/sub/f3",
            [directory] = "/d/sub",
            [gone] = "/wide/entry-150-with-a-name-of-some-length",
            [256] = "/",
        }));
    }

    [Test]
    public async Task Paths_survive_an_image_that_cannot_be_opened()
    {
        var image = await CopyAsync("no-superblock");
        await host.RunAsync(HostCommand.Of("truncate", "-s", "1M", image), CancellationToken.None);
        Assert.That(await PathsAsync(image, [257]), Is.Empty);
    }

    [Test]
    public async Task A_snapshot_is_one_file_without_content()
    {
        var file = Path.Combine(folder, $"metadata.{Checker.SnapshotExtension}");
        await host.RunAsync(Checker.Snapshot(Clean, file), CancellationToken.None);
        Assert.That(new FileInfo(file).Length, Is.InRange(1_000, 500_000));
    }

    /// <summary>A log tree is what fsync leaves; btrfs check does not look into it, so that only the replay finds what is in it.</summary>
    [Test]
    public async Task A_log_tree_is_replayed_by_mounting_a_copy()
    {
        if (!Environment.IsPrivilegedProcess)
            Assert.Inconclusive("mounting needs root");
        var (live, left) = (await CopyAsync("live"), Path.Combine(folder, "left.img"));
        var script = """
            mount -o loop "$1" /mnt
            sync -f /mnt
            dd if=/dev/zero of=/mnt/d/logged bs=4k count=20 conv=fsync status=none
            cp --sparse=always "$1" "$2"
            umount /mnt
            """;
        await host.RunAsync(
            HostCommand.Of("unshare", "--mount", "--propagation", "private", "sh", "-euc", script, "sh", live, left),
            CancellationToken.None);
        Assert.That(Checker.ReadSuperblock(Head(left))?.JournalToReplay, Is.True);
        Assert.That(await PathsAsync(left, [await LoggedAsync(live)]), Is.Empty);

        await host.RunAsync(Checker.Replay(left, ""), CancellationToken.None);
        Assert.That(Checker.ReadSuperblock(Head(left))?.JournalToReplay, Is.False);
        Assert.That((await PathsAsync(left, [await LoggedAsync(live)])).Values, Is.EqualTo(new[] { "/d/logged" }));
        Assert.That(await LoopDevices.AreGoneAsync(host, left), "the loop device was not detached");
    }

    private async Task<long> LoggedAsync(string image) =>
        (await (await BtrfsImage.OpenAsync(host, image, CancellationToken.None)).TreeAsync(5, CancellationToken.None)).Inode("d/logged");

    private async Task<IReadOnlyDictionary<long, string>> PathsAsync(string image, IReadOnlyCollection<long> inodes)
    {
        var outcome = await host.RunAsync(Checker.Paths(image, inodes)! with { AnyExitCode = true }, CancellationToken.None);
        return Checker.ReadPaths(outcome.Output.Split('\n'));
    }

    private async Task<string> CopyAsync(string name)
    {
        var image = Path.Combine(folder, $"{name}.img");
        await host.RunAsync(HostCommand.Of("cp", "--sparse=always", Clean, image), CancellationToken.None);
        return image;
    }

    private static byte[] Head(string image)
    {
        using var file = File.OpenRead(image);
        var head = new byte[IChecker.HeadLength];
        file.ReadExactly(head);
        return head;
    }
}
