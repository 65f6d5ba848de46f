using System.Buffers.Binary;
using System.Numerics;

namespace StorageChaos.Fsck.Planting;

/// <summary>Key of an item (btrfs documentation, On-disk Format; <c>struct btrfs_disk_key</c>).</summary>
internal readonly record struct BtrfsKey(long Object, BtrfsItem Type, long Offset)
{
    public const int Length = 17;

    public static BtrfsKey Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadInt64LittleEndian(bytes), (BtrfsItem)bytes[8], BinaryPrimitives.ReadInt64LittleEndian(bytes[9..]));
}

/// <summary>Types of items that are planted into.</summary>
internal enum BtrfsItem : byte
{
    Inode = 1,
    InodeReference = 12,
    DirectoryItem = 84,
    DirectoryIndex = 96,
    ExtentData = 108,
    Root = 132,
    Extent = 168,
}

/// <summary>
/// A tree block: a header of 101 bytes, then a leaf's item headers with their data from the block's end downwards, or a
/// node's pointers (<c>struct btrfs_header</c>, <c>btrfs_item</c>, <c>btrfs_key_ptr</c>).
/// </summary>
internal sealed class BtrfsBlock(byte[] bytes)
{
    private const int Header = 101;
    private const int ItemHeader = BtrfsKey.Length + 8;
    private const int Pointer = BtrfsKey.Length + 16;

    public byte[] Bytes => bytes;

    public Guid FileSystemId => new(bytes.AsSpan(32, 16));

    /// <summary>The logical address that it claims.</summary>
    public long Address => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(48));

    public bool IsLeaf => bytes[100] == 0;

    public int Count => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(96));

    public BtrfsKey Key(int slot) => BtrfsKey.Read(bytes.AsSpan(Start(slot)));

    /// <summary>Gives a pointer of a node the key of the block that it leads to.</summary>
    public void SetKey(int slot, BtrfsBlock child) =>
        child.Bytes.AsSpan(Header, BtrfsKey.Length).CopyTo(bytes.AsSpan(Start(slot)));

    /// <summary>The address that a pointer of a node leads to.</summary>
    public long Child(int slot) => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(Start(slot) + BtrfsKey.Length));

    /// <summary>The data of an item of a leaf.</summary>
    public Span<byte> Item(int slot) => bytes.AsSpan(Header + Field(slot, 0), Field(slot, 4));

    /// <summary>Removes an item of a leaf: the data of the later ones moves up by its size, and their headers forward.</summary>
    public void Remove(int slot)
    {
        var (count, size, end) = (Count, Field(slot, 4), Field(slot, 0));
        var begin = Field(count - 1, 0);
        Buffer.BlockCopy(bytes, Header + begin, bytes, Header + begin + size, end - begin);
        for (var later = slot + 1; later < count; later++)
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(Start(later) + BtrfsKey.Length), Field(later, 0) + size);
        Buffer.BlockCopy(bytes, Start(slot + 1), bytes, Start(slot), (count - slot - 1) * ItemHeader);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(96), count - 1);
    }

    /// <summary>Computes the checksum anew: crc32c of all that follows its 32 bytes.</summary>
    public void Seal()
    {
        var crc = uint.MaxValue;
        foreach (var b in bytes.AsSpan(32))
            crc = BitOperations.Crc32C(crc, b);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, ~crc);
    }

    private int Start(int slot) => Header + slot * (IsLeaf ? ItemHeader : Pointer);

    private int Field(int slot, int offset) => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(Start(slot) + BtrfsKey.Length + offset));
}
