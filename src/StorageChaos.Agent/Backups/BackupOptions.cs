using StorageChaos.Agent.CommandLine;
using StorageChaos.Agent.Sectors;
using StorageChaos.Protocol;

namespace StorageChaos.Agent.Backups;

/// <summary>The options of <c>backup</c> and <c>backup-read</c>.</summary>
internal sealed record BackupOptions
{
    private const int DefaultChunkBytes = 256 << 10;

    /// <summary>Where, and under which numbers.</summary>
    internal required PlaceOptions Place { get; init; }

    /// <summary>Bytes of one file, a multiple of <see cref="Sector.Size"/>.</summary>
    internal required int FileBytes { get; init; }

    /// <summary>Bytes of one write or read, a multiple of <see cref="Sector.Size"/>.</summary>
    internal int ChunkBytes { get; private init; } = DefaultChunkBytes;

    /// <summary>How fast the source delivers, for each writer, in bytes per second; 0: as fast as it is taken. For work.</summary>
    internal int BytesPerSecond { get; private init; }

    /// <summary>How many complete files each writer keeps; for work.</summary>
    internal int Keep { get; private init; }

    /// <exception cref="UsageException">An option is missing or wrong.</exception>
    internal static BackupOptions ForWork(OptionValues values) => Take(values, PlaceOptions.ForWork(values)) with
    {
        ChunkBytes = values.NumberOr(BackupProtocol.ChunkBytes, DefaultChunkBytes),
        BytesPerSecond = values.NumberOr(BackupProtocol.BytesPerSecond, 0),
        Keep = values.NumberOr(BackupProtocol.Keep, 4),
    };

    /// <inheritdoc cref="ForWork"/>
    internal static BackupOptions ForReading(OptionValues values) => Take(values, PlaceOptions.ForReading(values));

    private static BackupOptions Take(OptionValues values, PlaceOptions place) => new()
    {
        Place = place,
        FileBytes = values.Number(BackupProtocol.FileBytes),
    };
}
