using StorageChaos.Agent.CommandLine;
using StorageChaos.Protocol;

namespace StorageChaos.Agent.Locks;

/// <summary>The options of <c>locks</c> and <c>locks-read</c>.</summary>
internal sealed record LockOptions
{
    /// <summary>Where, and under which numbers.</summary>
    internal required PlaceOptions Place { get; init; }

    /// <summary>The same directory over a second mount; for work.</summary>
    internal string SecondDirectory { get; private init; } = "";

    /// <exception cref="UsageException">An option is missing or wrong.</exception>
    internal static LockOptions ForWork(OptionValues values)
    {
        var options = Take(PlaceOptions.ForWork(values));
        return options with { SecondDirectory = values.TextOr(LockProtocol.SecondDirectory, options.Place.Directory) };
    }

    /// <inheritdoc cref="ForWork"/>
    internal static LockOptions ForReading(OptionValues values) => Take(PlaceOptions.ForReading(values));

    private static LockOptions Take(PlaceOptions place) => place.Writers == LockProtocol.Writers
        ? new LockOptions { Place = place }
        : throw new UsageException(
            $"{PlaceProtocol.Writers.Name}: there are {LockProtocol.Writers}: two that count, two that append, one that looks");
}
