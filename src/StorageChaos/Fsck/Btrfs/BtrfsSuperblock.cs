using System.Buffers.Binary;

namespace StorageChaos.Fsck.Btrfs;

/// <summary>
/// What is needed of the superblock at 64 KiB (btrfs documentation, On-disk Format; <c>struct btrfs_super_block</c>).
/// Little-endian throughout.
/// </summary>
internal sealed record BtrfsSuperblock
{
    /// <summary>Where it is.</summary>
    public const int Offset = 64 * 1024;

    public const int Length = 4096;

    public required Guid FileSystemId { get; init; }

    /// <summary>Logical address of the root tree.</summary>
    public required long Root { get; init; }

    /// <summary>Logical address of the log tree; 0 if none waits.</summary>
    public required long LogRoot { get; init; }

    /// <summary>Bytes of this device, from its <c>dev_item</c>: <c>total_bytes</c> is the sum of all devices.</summary>
    public required long DeviceSize { get; init; }

    /// <summary>Bytes of a tree block.</summary>
    public required int NodeSize { get; init; }

    /// <summary>0 is crc32c.</summary>
    public required int ChecksumType { get; init; }

    /// <summary>Reads it from the beginning of a device; null without its magic number.</summary>
    public static BtrfsSuperblock? Read(ReadOnlySpan<byte> head)
    {
        if (head.Length < Offset + Length)
            return null;
        var super = head.Slice(Offset, Length);
        if (!super.Slice(0x40, 8).SequenceEqual("_BHRfS_M"u8))
            return null;
        return new BtrfsSuperblock
        {
            FileSystemId = new Guid(super.Slice(0x20, 16)),
            Root = BinaryPrimitives.ReadInt64LittleEndian(super[0x50..]),
            LogRoot = BinaryPrimitives.ReadInt64LittleEndian(super[0x60..]),
            NodeSize = BinaryPrimitives.ReadInt32LittleEndian(super[0x94..]),
            ChecksumType = BinaryPrimitives.ReadUInt16LittleEndian(super[0xc4..]),
            DeviceSize = BinaryPrimitives.ReadInt64LittleEndian(super[(DeviceItem + 8)..]),
        };
    }

    private const int DeviceItem = 0xc9;
}
