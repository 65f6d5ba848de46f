using StorageChaos.Agent.CommandLine;

namespace StorageChaos.Agent.Records;

/// <summary>The arguments of <c>read</c>.</summary>
internal sealed record ReadOptions
{
    /// <summary>Which files to read and which records to expect.</summary>
    internal required FileSetOptions Files { get; init; }

    /// <summary>Whether what this host has cached may answer; else the kernel is asked to drop it.</summary>
    internal bool Cached { get; init; }

    /// <exception cref="UsageException">An argument is missing, unknown or wrong.</exception>
    internal static ReadOptions Parse(ReadOnlySpan<string> args)
    {
        var values = new OptionValues(args);
        var options = new ReadOptions { Files = FileSetOptions.Take(values), Cached = values.YesOr("--cached", otherwise: false) };
        values.RefuseTheRest();
        return options;
    }
}
