using StorageChaos.Protocol;

namespace StorageChaos.Work.Backups;

/// <summary>
/// Several writers, each receiving one large file after the other in real time, as a backup gateway does: chunk by chunk under
/// the name <c>.part</c>, fsync, rename to the final name, fsync of the directory. The last few are kept.
/// </summary>
public sealed record BackupSpec : IWork
{
    /// <summary>How many writers, 1-16.</summary>
    public int Writers { get; init; } = 2;

    /// <summary>Size of a file in bytes: a multiple of 512, at most 1 GiB.</summary>
    public int FileBytes { get; init; } = 4 << 20;

    /// <summary>Size of one write in bytes: a multiple of 512, at most 1 MiB.</summary>
    public int ChunkBytes { get; init; } = 256 << 10;

    /// <summary>How fast the source of each writer delivers, in bytes per second; 0: as fast as they are taken.</summary>
    public int BytesPerSecond { get; init; }

    /// <summary>How many complete files each writer keeps; older ones are removed.</summary>
    public int Keep { get; init; } = 4;

    /// <inheritdoc/>
    string IWork.Name => "backup";

    /// <inheritdoc/>
    public IEnumerable<string> Problems()
    {
        if (Writers is < 1 or > 16) yield return $"writers: {Writers} is not between 1 and 16";
        if (!BackupProtocol.FileBytes.Takes(FileBytes)) yield return $"fileBytes: {FileBytes} is not {BackupProtocol.FileBytes.Range}";
        if (!BackupProtocol.ChunkBytes.Takes(ChunkBytes)) yield return $"chunkBytes: {ChunkBytes} is not {BackupProtocol.ChunkBytes.Range}";
        if (!BackupProtocol.BytesPerSecond.Takes(BytesPerSecond)) yield return $"bytesPerSecond: {BytesPerSecond} is negative";
        if (!BackupProtocol.Keep.Takes(Keep)) yield return $"keep: {Keep} is not {BackupProtocol.Keep.Range}";
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Work(WorkArea area)
    {
        ArgumentNullException.ThrowIfNull(area);
        return
        [
            area.Agent, BackupProtocol.Command, .. area.Options(Writers), .. area.Pauses,
            .. WorkArea.Option(BackupProtocol.FileBytes, FileBytes), .. WorkArea.Option(BackupProtocol.ChunkBytes, ChunkBytes),
            .. WorkArea.Option(BackupProtocol.BytesPerSecond, BytesPerSecond), .. WorkArea.Option(BackupProtocol.Keep, Keep),
        ];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Read(WorkArea area, bool cached)
    {
        ArgumentNullException.ThrowIfNull(area);
        return
        [
            area.Agent, BackupProtocol.ReadCommand, .. area.Options(Writers), .. WorkArea.Cached(cached),
            .. WorkArea.Option(BackupProtocol.FileBytes, FileBytes),
        ];
    }
}
