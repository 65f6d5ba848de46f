using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;
using System.Text;
using StorageChaos.Fsck.Checkers;
using StorageChaos.Fsck.Reports;

namespace StorageChaos.Fsck.Ext4;

/// <summary>The superblock of ext2, ext3 and ext4: 1024 bytes at 1024 (kernel doc filesystems/ext4, super block).</summary>
internal static class Ext4Superblock
{
    /// <summary>Where it stands, and how long it is, in bytes.</summary>
    public const int Offset = 1024, Length = 1024;

    private const uint Recover = 0x4, SixtyFourBit = 0x80; // s_feature_incompat
    private const uint MetadataChecksum = 0x400; // s_feature_ro_compat
    private const int ValidState = 1, ErrorState = 2;

    // ext4.h, EXT4_ERR_*.
    private static readonly string[] Errors =
    [
        "", "unknown", "EIO", "ENOMEM", "EFSBADCRC", "EFSCORRUPTED", "ENOSPC", "ENOKEY", "EROFS", "EFBIG", "EEXIST", "ERANGE",
        "EOVERFLOW", "EBUSY", "ENOTDIR", "ENOTEMPTY", "ESHUTDOWN", "EFAULT",
    ];

    /// <summary>Where mke2fs puts the first copy, in bytes, for blocks of 1, 2 and 4 KiB (mke2fs(8), -n; e2fsck(8), -b).</summary>
    public static IReadOnlyList<long> UsualBackups { get; } = [8193L * 1024, 16384L * 2048, 32768L * 4096];

    /// <summary>Reads a copy, which has no boot sector before it.</summary>
    public static SuperblockState? ReadBackup(ReadOnlySpan<byte> copy)
    {
        if (copy.Length < Length)
            return null;
        Span<byte> head = new byte[Offset + Length];
        copy[..Length].CopyTo(head[Offset..]);
        return Read(head);
    }

    public static SuperblockState? Read(ReadOnlySpan<byte> head)
    {
        if (head.Length < Offset + Length)
            return null;
        var sb = head.Slice(Offset, Length);
        if (U16(sb, 0x38) != 0xEF53)
            return null;
        var (incompat, readOnlyCompat) = (U32(sb, 0x60), U32(sb, 0x64));
        var blockSize = 1024L << (int)Math.Min(U32(sb, 0x18), 6);
        var blocks = U32(sb, 0x4) | ((incompat & SixtyFourBit) == 0 ? 0 : (ulong)U32(sb, 0x150) << 32);
        return new SuperblockState
        {
            Size = blocks > (ulong)(long.MaxValue / blockSize) ? long.MaxValue : (long)blocks * blockSize,
            BackupAt = (readOnlyCompat & MetadataChecksum) != 0 && ChecksumIsRight(sb)
                ? null
                : (U32(sb, 0x14) + (long)U32(sb, 0x20)) * blockSize,
            // Orphans alone need no replay: they are inodes that a process still had open, and a clean unmount leaves none.
            JournalToReplay = (incompat & Recover) != 0,
            Kernel = new KernelReading
            {
                State = ((U16(sb, 0x3A) & ValidState) != 0 ? "clean" : "not clean")
                    + ((U16(sb, 0x3A) & ErrorState) != 0 ? " with errors" : ""),
                ErrorCount = U32(sb, 0x194),
                First = Error(sb, time: 0x198, timeHigh: 0x278, inode: 0x19C, block: 0x1A0, function: 0x1A8, line: 0x1C8, code: 0x27A),
                Last = Error(sb, time: 0x1CC, timeHigh: 0x279, inode: 0x1D0, block: 0x1D8, function: 0x1E0, line: 0x1D4, code: 0x27B),
            },
        };
    }

    private static bool ChecksumIsRight(ReadOnlySpan<byte> sb)
    {
        var crc = uint.MaxValue;
        foreach (var b in sb[..0x3FC]) crc = BitOperations.Crc32C(crc, b);
        return crc == U32(sb, 0x3FC);
    }

    private static KernelError? Error(ReadOnlySpan<byte> sb, int time, int timeHigh, int inode, int block, int function, int line, int code)
    {
        var seconds = U32(sb, time) | ((long)sb[timeHigh] << 32);
        if (seconds == 0)
            return null;
        var name = sb.Slice(function, 32);
        return new KernelError
        {
            Time = DateTimeOffset.FromUnixTimeSeconds(seconds),
            Function = Encoding.Latin1.GetString(name.IndexOf((byte)0) is var end && end < 0 ? name : name[..end]),
            Line = U32(sb, line),
            Inode = U32(sb, inode) is var i && i == 0 ? null : i,
            Block = BinaryPrimitives.ReadUInt64LittleEndian(sb[block..]) is var b && (b == 0 || b > long.MaxValue) ? null : (long)b,
            Error = sb[code] == 0 ? null : sb[code] < Errors.Length ? Errors[sb[code]] : sb[code].ToString(CultureInfo.InvariantCulture),
        };
    }

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static int U16(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);
}
