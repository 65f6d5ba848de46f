using System.Buffers.Binary;
using StorageChaos.Fsck.Reports;
using StorageChaos.Hosts;

namespace StorageChaos.Fsck.Planting;

/// <summary>Makes btrfs images and damages items of their trees, with the blocks' checksums made right again.</summary>
public sealed class BtrfsPlanter : IPlanter
{
    private const long FsTree = 5;
    private const long ExtentTree = 2;
    private const int Block = 4096;

    // Fields of struct btrfs_inode_item and btrfs_file_extent_item.
    private const int InodeSize = 16;
    private const int InodeBytes = 24;
    private const int InodeLinks = 40;
    private const int ExtentAddress = 21;

    private const string EmptyFile = $"{FileTree.WideDirectory}/entry-150-with-a-name-of-some-length";

    private static readonly IReadOnlyList<(Plant Plant, Func<BtrfsImage, CancellationToken, Task> Do)> All =
    [
        Of(FindingClass.BlockCount, "block-count", $"The inode of {FileTree.Large} records 95 blocks of the 100 that exist (nbytes).",
            fs => fs.Edit(
                BtrfsTree.Of(fs.Inode(FileTree.Large), BtrfsItem.Inode),
                inode => BinaryPrimitives.WriteInt64LittleEndian(inode[InodeBytes..], 95 * Block))),
        Of(
            FindingClass.BlockCount,
            "directory-size",
            $"The inode of {FileTree.Directory} records another size than its entries have (isize).",
            fs => fs.Edit(
                BtrfsTree.Of(fs.Inode(FileTree.Directory), BtrfsItem.Inode),
                inode => BinaryPrimitives.WriteInt64LittleEndian(inode[InodeSize..], 1))),
        Of(FindingClass.DeletedFile, "lost-name", $"Both directory entries of {FileTree.Victim} are removed; its inode and content stay.",
            fs => fs.Remove(BtrfsTree.EntriesOf(fs.Inode(FileTree.Victim)))),
        Of(
            FindingClass.DeletedFile,
            "no-links",
            $"The inode of {FileTree.Victim} has no links and no orphan item: deleted, yet never to be freed.",
            fs => fs.Edit(
                BtrfsTree.Of(fs.Inode(FileTree.Victim), BtrfsItem.Inode),
                inode => BinaryPrimitives.WriteInt32LittleEndian(inode[InodeLinks..], 0))),
        Of(
            FindingClass.EntryWithoutInode,
            "entry-without-inode",
            $"All items of the inode of {EmptyFile} are removed; its directory entries stay.",
            fs => RemoveInode(fs, fs.Inode(EmptyFile))),
        Of(
            FindingClass.EntryWithoutInode,
            "entry-to-nowhere",
            $"The directory entries of {FileTree.Victim} lead to an inode number that does not exist.",
            fs => fs.Edit(
                BtrfsTree.EntriesOf(fs.Inode(FileTree.Victim)),
                entry => BinaryPrimitives.WriteInt64LittleEndian(entry, BinaryPrimitives.ReadInt64LittleEndian(entry) + 1_000_000_000))),
        Of(
            FindingClass.WrongPointer,
            "shared-extent",
            $"The file extent item of {FileTree.Victim} leads to the extent of {FileTree.Neighbour}.",
            fs => Redirect(fs, ExtentOf(fs, FileTree.Neighbour))),
        Of(
            FindingClass.WrongPointer,
            "illegal-extent",
            $"The file extent item of {FileTree.Victim} leads to 1 TiB, outside of the file system.",
            fs => Redirect(fs, 1L << 40)),
        (Plant(
            FindingClass.WrongPointer,
            "unrecorded-extent",
            $"The extent item of the content of {FileTree.Victim} is removed: " +
            "the file leads to space that counts as free."), async (image, ct) =>
        {
            var address = ExtentOf(await image.TreeAsync(FsTree, ct), FileTree.Victim);
            var extents = await image.TreeAsync(ExtentTree, ct);
            extents.Remove(BtrfsTree.Of(address, BtrfsItem.Extent));
            await image.WriteAsync(extents, ct);
        }),
        (Plant(
            FindingClass.Other,
            "block-checksum",
            $"A byte of the tree block that has the inode of {FileTree.Victim} is changed, and its checksum is not."), async (image, ct) =>
        {
            var fs = await image.TreeAsync(FsTree, ct);
            fs.Edit(BtrfsTree.Of(fs.Inode(FileTree.Victim), BtrfsItem.Inode), inode => inode[InodeBytes] ^= 1);
            await image.WriteAsync(fs, ct, seal: false);
        }),
    ];

    /// <inheritdoc/>
    public string FileSystem => "btrfs";

    /// <inheritdoc/>
    public string Package => "btrfs-progs";

    /// <inheritdoc/>
    public IReadOnlyList<Plant> Plants { get; } = [.. All.Select(p => p.Plant)];

    /// <inheritdoc/>
    public Task MakeImageAsync(IHost host, string image, string tree, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(host);
        var script = """truncate -s 64M "$1"; mkfs.btrfs -q -m single -d single --csum crc32c --rootdir "$2" "$1" """;
        return host.RunAsync(HostCommand.Of("sh", "-euc", script, "sh", image, tree), ct);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException"><paramref name="plant"/> is none of <see cref="Plants"/>.</exception>
    /// <exception cref="InvalidDataException">The image is not one of <see cref="MakeImageAsync"/>, or is damaged already.</exception>
    public async Task PlantAsync(IHost host, string image, Plant plant, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(host);
        var (known, plantInto) = All.FirstOrDefault(p => p.Plant == plant);
        if (known is null)
            throw new ArgumentException("not a plant of btrfs", nameof(plant));
        await plantInto(await BtrfsImage.OpenAsync(host, image, ct), ct);
    }

    private static void RemoveInode(BtrfsTree fs, long inode) => fs.Remove((key, _) => key.Object == inode);

    private static void Redirect(BtrfsTree fs, long address) =>
        fs.Edit(
            BtrfsTree.Of(fs.Inode(FileTree.Victim), BtrfsItem.ExtentData),
            extent => BinaryPrimitives.WriteInt64LittleEndian(extent[ExtentAddress..], address));

    private static long ExtentOf(BtrfsTree fs, string path) =>
        BinaryPrimitives.ReadInt64LittleEndian(fs.Read(BtrfsTree.Of(fs.Inode(path), BtrfsItem.ExtentData)).AsSpan(ExtentAddress));

    private static (Plant Plant, Func<BtrfsImage, CancellationToken, Task> Do) Of(
        FindingClass kind,
        string name,
        string summary,
        Action<BtrfsTree> change) =>
        (Plant(kind, name, summary), async (image, ct) =>
        {
            var fs = await image.TreeAsync(FsTree, ct);
            change(fs);
            await image.WriteAsync(fs, ct);
        }
    );

    private static Plant Plant(FindingClass kind, string name, string summary) => new() { Class = kind, Name = name, Summary = summary };
}
