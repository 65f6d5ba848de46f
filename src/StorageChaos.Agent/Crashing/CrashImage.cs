using StorageChaos.Agent.Output;
using StorageChaos.Protocol;

namespace StorageChaos.Agent.Crashing;

/// <summary>
/// Makes of a disk what a crash would have left of it. The disk holds every write of the log; in the places of those that are to be
/// missing it gets back what was there before.
/// </summary>
internal sealed class CrashImage(CrashImageOptions options)
{
    private const int MostBytesAtOnce = 1 << 20;

    /// <exception cref="CrashException">The log of writes, or the disk, cannot be used.</exception>
    internal void Make(Journal journal)
    {
        using var logFile = new BlockFile(options.Log, writable: false);
        var log = WriteLog.Read(logFile);
        var window = new CrashWindow(log.Entries, options.CacheBytes / log.SectorSize, options.MissingPercent, options.Seed);
        using var device = new BlockFile(options.Device, writable: true);
        Write(window.Contents(log.SectorSize), log.SectorSize, logFile, device);
        device.Flush();
        journal.Write(new JsonLine(CrashProtocol.Command)
            .Number("entries", log.Entries.Count).Number("flushes", window.Flushes)
            .Number("windowWrites", window.Writes).Number("windowBytes", window.Sectors * log.SectorSize)
            .Number("dropped", window.Dropped).Number("droppedBytes", window.DroppedSectors * log.SectorSize));
    }

    private static void Write(SortedDictionary<long, long?> contents, int sectorSize, BlockFile log, BlockFile device)
    {
        var buffer = new byte[MostBytesAtOnce];
        var (from, length) = (0L, 0);
        foreach (var (sector, data) in contents)
        {
            if (length == buffer.Length || from + length != sector * sectorSize)
            {
                device.Write(buffer.AsSpan(0, length), from);
                (from, length) = (sector * sectorSize, 0);
            }

            var content = buffer.AsSpan(length, sectorSize);
            if (data is { } at) log.Read(content, at);
            else content.Clear();
            length += sectorSize;
        }

        device.Write(buffer.AsSpan(0, length), from);
    }
}
