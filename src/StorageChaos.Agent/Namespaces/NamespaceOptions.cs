using StorageChaos.Agent.CommandLine;
using StorageChaos.Agent.Records;
using StorageChaos.Agent.Sectors;

namespace StorageChaos.Agent.Namespaces;

/// <summary>The arguments of <c>namespace</c> and <c>namespace-read</c>.</summary>
internal sealed record NamespaceOptions
{
    /// <summary>The directory under test.</summary>
    internal required string Directory { get; init; }

    /// <summary>How many trees, one a writer.</summary>
    internal required int Writers { get; init; }

    /// <summary>Number of the first writer: each writer of a run has a number of its own.</summary>
    internal int FirstWriter { get; init; }

    /// <summary>The most live objects that a writer keeps.</summary>
    internal int Objects { get; init; } = 60;

    /// <summary>Bytes of what is written into a file, a multiple of <see cref="Sector.Size"/>.</summary>
    internal int FileBytes { get; init; } = 4096;

    /// <summary>Seed of what is done; it is in all content, too.</summary>
    internal required ulong Seed { get; init; }

    /// <summary>Between two operations of a writer.</summary>
    internal TimeSpan Pause { get; init; }

    /// <summary>Whether what this host has cached may answer; for reading.</summary>
    internal bool Cached { get; init; }

    /// <summary>The tree of one writer, in <see cref="Directory"/>.</summary>
    internal static string TreeOf(int writer) => $"names-{writer}";

    /// <exception cref="UsageException">An argument is missing, unknown or wrong.</exception>
    internal static NamespaceOptions Parse(ReadOnlySpan<string> args, bool reading)
    {
        var values = new OptionValues(args);
        var options = new NamespaceOptions
        {
            Directory = values.Text("--directory"),
            Writers = values.Number("--writers", 1, FileSetOptions.MostWriters),
            FirstWriter = values.NumberOr("--first-writer", 0, 0, 1 << 20),
            FileBytes = values.NumberOr("--file-bytes", 4096, Sector.Size, Record.MostBytes),
            Seed = values.Seed("--seed"),
            Objects = reading ? 0 : values.NumberOr("--objects", 60, 4, 10_000),
            Pause = TimeSpan.FromMilliseconds(reading ? 0 : values.NumberOr("--pause-ms", 0, 0, 3_600_000)),
            Cached = reading && values.YesOr("--cached", otherwise: false),
        };
        values.RefuseTheRest();
        return options.FileBytes % Sector.Size == 0
            ? options
            : throw new UsageException($"--file-bytes: {options.FileBytes} is not a multiple of {Sector.Size}");
    }
}
