using StorageChaos.Agent.CommandLine;
using StorageChaos.Agent.Sectors;
using StorageChaos.Protocol;

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

    /// <exception cref="UsageException">An option is missing or wrong.</exception>
    internal static NamespaceOptions ForWork(OptionValues values) => Take(values, PlaceOptions.ForWork(values)) with
    {
        Objects = values.NumberOr(NamespaceProtocol.Objects, 60),
    };

    /// <inheritdoc cref="ForWork"/>
    internal static NamespaceOptions ForReading(OptionValues values) => Take(values, PlaceOptions.ForReading(values));

    private static NamespaceOptions Take(OptionValues values, PlaceOptions place) => new()
    {
        Place = place,
        FileBytes = values.NumberOr(NamespaceProtocol.FileBytes, 4096),
    };
}
