using System.Buffers.Binary;
using System.Globalization;
using StorageChaos.Fsck.Btrfs;
using StorageChaos.Hosts;

namespace StorageChaos.Fsck.Planting;

/// <summary>
/// Tree blocks of an image file, read and written on its host: Debian's btrfs-progs come without btrfs-corrupt-block.
/// Block devices are refused.
/// </summary>
internal sealed class BtrfsImage
{
    private const int Unit = 4096;

    private readonly IHost host;
    private readonly string image;
    private readonly BtrfsSuperblock super;

    private BtrfsImage(IHost host, string image, BtrfsSuperblock super) => (this.host, this.image, this.super) = (host, image, super);

    /// <exception cref="HostCommandException">It is no regular file, or cannot be read.</exception>
    /// <exception cref="InvalidDataException">It is no btrfs with crc32c.</exception>
    public static async Task<BtrfsImage> OpenAsync(IHost host, string image, CancellationToken ct)
    {
        var head = await ReadAsync(host, image, 0, BtrfsSuperblock.Offset + BtrfsSuperblock.Length, ct);
        return BtrfsSuperblock.Read(head) is { ChecksumType: 0 } super
            ? new BtrfsImage(host, image, super)
            : throw new InvalidDataException($"{image}: not a btrfs with crc32c");
    }

    /// <summary>Reads a tree.</summary>
    /// <param name="id">Its number: 2 is the extent tree, 5 the FS tree.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="InvalidDataException">It is not there, or the image is damaged already.</exception>
    public async Task<BtrfsTree> TreeAsync(long id, CancellationToken ct)
    {
        var roots = new BtrfsTree(await BlocksAsync(super.Root, ct));
        var root = roots.Read((key, _) => key.Object == id && key.Type == BtrfsItem.Root);
        return new BtrfsTree(await BlocksAsync(BinaryPrimitives.ReadInt64LittleEndian(root.AsSpan(RootItemAddress)), ct));
    }

    /// <summary>Writes what was changed.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="ct">Cancels.</param>
    /// <param name="seal">Whether the changed blocks get a right checksum.</param>
    public async Task WriteAsync(BtrfsTree tree, CancellationToken ct, bool seal = true)
    {
        foreach (var block in tree.Changed)
        {
            if (seal)
                block.Seal();
            var script = """[ -f "$1" ]; base64 -d | dd of="$1" bs=4096 seek="$2" conv=notrunc status=none""";
            await host.RunAsync(
                new HostCommand
                {
                    Argv = ["sh", "-euc", script, "sh", image, Units(block.Address)],
                    Input = Convert.ToBase64String(block.Bytes),
                },
                ct);
        }
    }

    // Where the root's address is in a ROOT_ITEM: after the inode (160), generation and root_dirid.
    private const int RootItemAddress = 176;

    private async Task<IReadOnlyList<BtrfsBlock>> BlocksAsync(long root, CancellationToken ct)
    {
        var blocks = new List<BtrfsBlock>();
        var open = new Queue<long>([root]);
        while (open.TryDequeue(out var address))
        {
            // mkfs.btrfs puts chunks of profile single at their logical addresses: the header of the block proves it.
            var block = new BtrfsBlock(await ReadAsync(host, image, address, super.NodeSize, ct));
            if (block.Address != address || block.FileSystemId != super.FileSystemId)
                throw new InvalidDataException($"{image}: there is no tree block at {address}");
            blocks.Add(block);
            for (var slot = 0; !block.IsLeaf && slot < block.Count; slot++)
                open.Enqueue(block.Child(slot));
        }

        return blocks;
    }

    private static async Task<byte[]> ReadAsync(IHost host, string image, long offset, int length, CancellationToken ct)
    {
        var script = """[ -f "$1" ]; dd if="$1" bs=4096 skip="$2" count="$3" status=none | base64 -w 0""";
        var outcome = await host.RunAsync(new HostCommand { Argv = ["sh", "-euc", script, "sh", image, Units(offset), Units(length)] }, ct);
        var bytes = Convert.FromBase64String(outcome.Output.Trim());
        return bytes.Length == length ? bytes : throw new InvalidDataException($"{image}: {bytes.Length} bytes at {offset}, not {length}");
    }

    private static string Units(long bytes) => (bytes / Unit).ToString(CultureInfo.InvariantCulture);
}
