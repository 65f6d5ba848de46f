using System.Buffers.Binary;
using System.Text;

namespace StorageChaos.Fsck.Planting;

/// <summary>Picks items of a tree by key and data.</summary>
internal delegate bool BtrfsItemFilter(BtrfsKey key, ReadOnlySpan<byte> data);

/// <summary>Changes the data of an item in place.</summary>
internal delegate void BtrfsItemEdit(Span<byte> data);

/// <summary>All blocks of one tree, root first, to be changed in memory.</summary>
internal sealed class BtrfsTree(IReadOnlyList<BtrfsBlock> blocks)
{
    /// <summary>Inode number of the top directory (<c>BTRFS_FIRST_FREE_OBJECTID</c>).</summary>
    public const long TopDirectory = 256;

    /// <summary>Blocks that were changed.</summary>
    public HashSet<BtrfsBlock> Changed { get; } = [];

    /// <summary>The blocks that hold the items.</summary>
    public IEnumerable<BtrfsBlock> Leaves => blocks.Where(b => b.IsLeaf);

    /// <summary>The inode of a path, by the directory entries that lead to it.</summary>
    /// <exception cref="InvalidDataException">It is not there.</exception>
    public long Inode(string path)
    {
        var inode = TopDirectory;
        foreach (var name in path.Split('/').Select(Encoding.UTF8.GetBytes))
        {
            var directory = inode;
            var (block, slot) =
                Find((key, data) => key.Object == directory && key.Type == BtrfsItem.DirectoryIndex && data[30..].SequenceEqual(name))
                    .FirstOrDefault();
            inode = block is null ? throw new InvalidDataException($"{path} is not in the image") : BtrfsKey.Read(block.Item(slot)).Object;
        }

        return inode;
    }

    /// <summary>A copy of the first such item's data.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public byte[] Read(BtrfsItemFilter filter)
    {
        var (block, slot) = Some(filter)[0];
        return block.Item(slot).ToArray();
    }

    /// <summary>Changes all such items.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public void Edit(BtrfsItemFilter filter, BtrfsItemEdit edit)
    {
        foreach (var (block, slot) in Some(filter))
        {
            edit(block.Item(slot));
            Changed.Add(block);
        }
    }

    /// <summary>Removes all such items.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public void Remove(BtrfsItemFilter filter)
    {
        foreach (var (block, slot) in Some(filter).AsEnumerable().Reverse())
        {
            block.Remove(slot);
            Changed.Add(block);
            if (slot == 0)
                NewFirstKey(block);
        }
    }

    /// <summary>Filter for the items of one type of one inode, or of the extent at an address.</summary>
    public static BtrfsItemFilter Of(long id, BtrfsItem type) => (key, _) => key.Object == id && key.Type == type;

    /// <summary>Filter for the entries, of both kinds, that lead to an inode.</summary>
    public static BtrfsItemFilter EntriesOf(long inode) => (key, data) =>
        key.Type is BtrfsItem.DirectoryItem or BtrfsItem.DirectoryIndex && BinaryPrimitives.ReadInt64LittleEndian(data) == inode;

    // The pointer to a block has the key of the block's first item, all the way up.
    private void NewFirstKey(BtrfsBlock block)
    {
        if (block.Count == 0)
            throw new InvalidDataException($"tree block {block.Address} would be empty");
        foreach (var parent in blocks.Where(b => !b.IsLeaf))
        {
            var slot = Enumerable.Range(0, parent.Count).FirstOrDefault(s => parent.Child(s) == block.Address, -1);
            if (slot < 0)
                continue;
            parent.SetKey(slot, block);
            Changed.Add(parent);
            if (slot == 0)
                NewFirstKey(parent);
        }
    }

    private List<(BtrfsBlock Block, int Slot)> Some(BtrfsItemFilter filter) =>
        Find(filter).ToList() is { Count: > 0 } found
            ? found
            : throw new InvalidDataException("an item that the plant is about is not in the image");

    private IEnumerable<(BtrfsBlock Block, int Slot)> Find(BtrfsItemFilter filter) =>
        from block in Leaves
        from slot in Enumerable.Range(0, block.Count)
        where filter(block.Key(slot), block.Item(slot))
        select (block, slot);
}
