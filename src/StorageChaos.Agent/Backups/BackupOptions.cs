using StorageChaos.Agent.CommandLine;
using StorageChaos.Agent.Sectors;

namespace StorageChaos.Agent.Backups;

/// <summary>The arguments of <c>backup</c> and <c>backup-read</c>.</summary>
internal sealed record BackupOptions
{
    /// <summary>Where, and under which numbers.</summary>
    internal required PlaceOptions Place { get; init; }

    /// <summary>Bytes of one file, a multiple of <see cref="Sector.Size"/>.</summary>
    internal required int FileBytes { get; init; }

    /// <summary>Bytes of one write, a multiple of <see cref="Sector.Size"/>.</summary>
    internal int ChunkBytes { get; init; }

    /// <summary>How fast the source delivers, for each writer; 0: as fast as it is taken.</summary>
    internal int BytesPerSecond { get; init; }

    /// <summary>How many complete files each writer keeps.</summary>
    internal int Keep { get; init; }

    /// <exception cref="UsageException">An argument is missing, unknown or wrong.</exception>
    internal static BackupOptions Parse(ReadOnlySpan<string> args)
    {
        var values = new OptionValues(args);
        var options = new BackupOptions
        {
            Place = PlaceOptions.Take(values),
            FileBytes = Sectors(values.Number("--file-bytes", Sector.Size, 1 << 30), "--file-bytes"),
            ChunkBytes = Sectors(values.NumberOr("--chunk-bytes", 256 << 10, Sector.Size, Record.MostBytes), "--chunk-bytes"),
            BytesPerSecond = values.NumberOr("--bytes-per-second", 0, 0, int.MaxValue),
            Keep = values.NumberOr("--keep", 4, 1, 1 << 20),
        };
        values.RefuseTheRest();
        return options;
    }

    private static int Sectors(int bytes, string name) =>
        bytes % Sector.Size == 0 ? bytes : throw new UsageException($"{name}: {bytes} is not a multiple of {Sector.Size}");
}
