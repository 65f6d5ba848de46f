using StorageChaos.Agent.CommandLine;

namespace StorageChaos.Agent.Fio;

/// <summary>The arguments of <c>fio</c> and <c>fio-read</c>.</summary>
internal sealed record FioOptions
{
    /// <summary>Where, and under which numbers.</summary>
    internal required PlaceOptions Place { get; init; }

    /// <summary>Bytes of the file of one job.</summary>
    internal required int FileBytes { get; init; }

    /// <summary>Options of fio's own, without their dashes, separated by line feeds; they override the job's.</summary>
    internal IReadOnlyList<string> Raw { get; init; } = [];

    /// <summary>The program.</summary>
    internal string Program { get; init; } = "fio";

    /// <exception cref="UsageException">An argument is missing, unknown or wrong.</exception>
    internal static FioOptions Parse(ReadOnlySpan<string> args)
    {
        var values = new OptionValues(args);
        var options = new FioOptions
        {
            Place = PlaceOptions.Take(values),
            FileBytes = values.Number("--file-bytes", 4096, 1 << 30),
            Raw = values.TextOr("--options", "\n").Split('\n', StringSplitOptions.RemoveEmptyEntries),
            Program = values.TextOr("--program", "fio"),
        };
        values.RefuseTheRest();
        return options;
    }
}
