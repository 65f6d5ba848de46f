using StorageChaos.Agent.CommandLine;
using StorageChaos.Agent.Sectors;
using StorageChaos.Protocol;

namespace StorageChaos.Agent.Records;

/// <summary>The options of <c>append</c>, <c>overwrite</c> and <c>read</c>.</summary>
internal sealed record RecordOptions
{
    /// <summary>Where, and under which numbers.</summary>
    internal required PlaceOptions Place { get; init; }

    /// <summary>Bytes of one record, a multiple of <see cref="Sector.Size"/>.</summary>
    internal required int RecordBytes { get; init; }

    /// <summary>What makes a record acknowledged; for writing.</summary>
    internal WriteBarrier Barrier { get; init; }

    /// <summary>How many records each file has; for overwriting.</summary>
    internal int Records { get; init; }

    /// <summary>The file of one writer.</summary>
    internal string PathOf(int writer) => $"{Place.Directory}/{NameOf(writer)}";

    /// <summary>Its name in the directory.</summary>
    internal static string NameOf(int writer) => $"writer-{writer}.dat";

    /// <exception cref="UsageException">An option is missing or wrong.</exception>
    internal static RecordOptions ForAppending(OptionValues values) => Take(values, PlaceOptions.ForWork(values)) with
    {
        Barrier = values.OneOf(
            RecordProtocol.Barrier, (RecordProtocol.Fsync, WriteBarrier.Fsync), (RecordProtocol.OSync, WriteBarrier.OSync),
            (RecordProtocol.ODsync, WriteBarrier.ODsync)),
    };

    /// <inheritdoc cref="ForAppending"/>
    internal static RecordOptions ForOverwriting(OptionValues values) =>
        ForAppending(values) with { Records = values.Number(RecordProtocol.Records) };

    /// <inheritdoc cref="ForAppending"/>
    internal static RecordOptions ForReading(OptionValues values) => Take(values, PlaceOptions.ForReading(values));

    private static RecordOptions Take(OptionValues values, PlaceOptions place) => new()
    {
        Place = place,
        RecordBytes = values.Number(RecordProtocol.RecordBytes),
    };
}
