using StorageChaos.Protocol;

namespace StorageChaos.Agent.CommandLine;

/// <summary>Where work and its read-back take place, and under which numbers: common to every command that has writers.</summary>
internal sealed record PlaceOptions
{
    /// <summary>What the usage of each such command begins with.</summary>
    internal const string Usage = "--directory D --writers N --seed S";

    /// <summary>What the usage of a command that works ends with.</summary>
    internal const string WorkUsage = "[--first-writer W] [--pause-ms P]";

    /// <summary>What the usage of a command that reads back ends with.</summary>
    internal const string ReadUsage = "[--first-writer W] [--cached yes|no]";

    /// <summary>The directory under test.</summary>
    internal required string Directory { get; init; }

    /// <summary>How many writers.</summary>
    internal required int Writers { get; init; }

    /// <summary>Number of the first one: each writer of a run has a number of its own.</summary>
    internal int FirstWriter { get; init; }

    /// <summary>Tells the data of one run from that of another, and decides everything that is random.</summary>
    internal required ulong Seed { get; init; }

    /// <summary>How long a writer waits after each operation; for work.</summary>
    internal TimeSpan Pause { get; init; }

    /// <summary>Whether what this host has cached may answer; for reading.</summary>
    internal bool Cached { get; init; }

    /// <summary>The numbers of all writers.</summary>
    internal IEnumerable<int> Numbers => Enumerable.Range(FirstWriter, Writers);

    /// <exception cref="UsageException">One of its options is missing or wrong.</exception>
    internal static PlaceOptions Take(OptionValues values) => new()
    {
        Directory = values.Text(PlaceProtocol.Directory),
        Writers = values.Number(PlaceProtocol.Writers),
        FirstWriter = values.NumberOr(PlaceProtocol.FirstWriter, 0),
        Seed = values.Seed(PlaceProtocol.Seed),
    };

    /// <inheritdoc cref="Take"/>
    internal static PlaceOptions ForWork(OptionValues values) => Take(values) with
    {
        Pause = TimeSpan.FromMilliseconds(values.NumberOr(PlaceProtocol.PauseMilliseconds, 0)),
    };

    /// <inheritdoc cref="Take"/>
    internal static PlaceOptions ForReading(OptionValues values) =>
        Take(values) with { Cached = values.YesOr(PlaceProtocol.Cached, otherwise: false) };
}
