using StorageChaos.Agent.CommandLine;
using StorageChaos.Agent.Sectors;

namespace StorageChaos.Agent.Namespaces;

/// <summary>The options of <c>namespace</c> and <c>namespace-read</c>.</summary>
internal sealed record NamespaceOptions
{
    /// <summary>Where, and under which numbers. The seed is in all content.</summary>
    internal required PlaceOptions Place { get; init; }

    /// <summary>The most live objects that a writer keeps; for work.</summary>
    internal int Objects { get; init; }

    /// <summary>Bytes of what is written into a file, a multiple of <see cref="Sector.Size"/>.</summary>
    internal required int FileBytes { get; init; }

    /// <summary>The tree of one writer, in the directory under test.</summary>
    internal static string TreeOf(int writer) => $"names-{writer}";

    /// <exception cref="UsageException">An option is missing or wrong.</exception>
    internal static NamespaceOptions ForWork(OptionValues values) => Take(values, PlaceOptions.ForWork(values)) with
    {
        Objects = values.NumberOr("--objects", 60, 4, 10_000),
    };

    /// <inheritdoc cref="ForWork"/>
    internal static NamespaceOptions ForReading(OptionValues values) => Take(values, PlaceOptions.ForReading(values));

    private static NamespaceOptions Take(OptionValues values, PlaceOptions place) => new()
    {
        Place = place,
        FileBytes = values.SectorBytesOr("--file-bytes", 4096, Record.MostBytes),
    };
}
