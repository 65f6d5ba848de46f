using StorageChaos.Agent.CommandLine;

namespace StorageChaos.Agent.Records;

/// <summary>The arguments of <c>overwrite</c>.</summary>
internal sealed record OverwriteOptions
{
    /// <summary>What it has in common with appending.</summary>
    internal required AppendOptions Writes { get; init; }

    /// <summary>Records of each file.</summary>
    internal required int Records { get; init; }

    /// <exception cref="UsageException">An argument is missing, unknown or wrong.</exception>
    internal static OverwriteOptions Parse(ReadOnlySpan<string> args)
    {
        var values = new OptionValues(args);
        var options = new OverwriteOptions { Writes = AppendOptions.Take(values), Records = values.Number("--records", 1, 1 << 20) };
        values.RefuseTheRest();
        return options;
    }
}
