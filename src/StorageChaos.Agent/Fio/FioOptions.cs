using StorageChaos.Agent.CommandLine;
using StorageChaos.Protocol;

namespace StorageChaos.Agent.Fio;

/// <summary>The options of <c>fio</c> and <c>fio-read</c>.</summary>
internal sealed record FioOptions
{
    /// <summary>Where, and under which numbers.</summary>
    internal required PlaceOptions Place { get; init; }

    /// <summary>Bytes of the file of one job.</summary>
    internal required int FileBytes { get; init; }

    /// <summary>Options of fio itself, without their dashes. They override those of the job.</summary>
    internal required IReadOnlyList<string> Raw { get; init; }

    /// <summary>The program.</summary>
    internal required string Program { get; init; }

    /// <exception cref="UsageException">An option is missing or wrong.</exception>
    internal static FioOptions ForWork(OptionValues values) => Take(values, PlaceOptions.ForWork(values));

    /// <inheritdoc cref="ForWork"/>
    internal static FioOptions ForReading(OptionValues values) => Take(values, PlaceOptions.Take(values));

    private static FioOptions Take(OptionValues values, PlaceOptions place) => new()
    {
        Place = place,
        FileBytes = values.Number(FioProtocol.FileBytes),
        Raw = values.TextOr(FioProtocol.Options, "").Split('\n', StringSplitOptions.RemoveEmptyEntries),
        Program = values.TextOr(FioProtocol.Program, "fio"),
    };
}
