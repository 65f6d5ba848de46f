using System.Buffers.Binary;

namespace StorageChaos.Agent.Crashing;

/// <summary>
/// A log of dm-log-writes (kernel doc device-mapper/log-writes; dm-log-writes.c, struct log_write_super and log_write_entry). The
/// kernel logs a write when a flush has followed it, and at the end all others. So between two flushes are the writes that were
/// complete when the second one was sent.
/// </summary>
/// <param name="SectorSize">Bytes of a sector, as the log counts them.</param>
/// <param name="Entries">Every request, in the order of the log.</param>
internal sealed record WriteLog(int SectorSize, IReadOnlyList<LogEntry> Entries)
{
    private const ulong Magic = 0x6a736677736872;
    private const int EntryBytes = 32;

    private static ReadOnlySpan<byte> EndMark => "dm-log-writes-end"u8;

    /// <exception cref="CrashException">It is no log, or it has no end: then writes are missing that nobody chose.</exception>
    internal static WriteLog Read(BlockFile log)
    {
        var (count, sectorSize) = ReadSuper(log);
        var entries = new List<LogEntry>();
        var header = new byte[EntryBytes + EndMark.Length];
        var ended = false;
        for (long i = 0, at = sectorSize; i < count; i++)
        {
            log.Read(header, at);
            var entry = new LogEntry(
                (LogFlags)BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(16)),
                BinaryPrimitives.ReadInt64LittleEndian(header),
                BinaryPrimitives.ReadInt64LittleEndian(header.AsSpan(8)),
                at + sectorSize);
            if (entry.Sector < 0 || entry.Sectors < 0) throw new CrashException($"entry {i} of the log is none");
            entries.Add(entry);
            at += sectorSize + (entry.Flags.HasFlag(LogFlags.Discard) ? 0 : entry.Sectors * sectorSize);
            ended = entry.Flags.HasFlag(LogFlags.Mark) && header.AsSpan(EntryBytes).SequenceEqual(EndMark);
        }

        return ended
            ? new WriteLog(sectorSize, entries)
            : throw new CrashException($"the log of {count} entries does not have its end: it was not completed, or its disk is full");
    }

    private static (long Entries, int SectorSize) ReadSuper(BlockFile log)
    {
        var super = new byte[EntryBytes];
        log.Read(super, 0);
        if (BinaryPrimitives.ReadUInt64LittleEndian(super) != Magic) throw new CrashException("there is no log of dm-log-writes");
        if (BinaryPrimitives.ReadUInt64LittleEndian(super.AsSpan(8)) is not 1 and var version)
            throw new CrashException($"the log has version {version}, known is 1");
        var sectorSize = BinaryPrimitives.ReadInt32LittleEndian(super.AsSpan(24));
        return sectorSize is 512 or 4096
            ? (BinaryPrimitives.ReadInt64LittleEndian(super.AsSpan(16)), sectorSize)
            : throw new CrashException($"the log has sectors of {sectorSize} bytes");
    }
}
