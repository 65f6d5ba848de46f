using StorageChaos.Agent.CommandLine;
using StorageChaos.Agent.Sectors;

namespace StorageChaos.Agent.Records;

/// <summary>Which files, and what is in them: common to writing and reading.</summary>
internal sealed record FileSetOptions
{
    /// <summary>More threads than a small client machine could run anyway.</summary>
    internal const int MostWriters = 256;

    /// <summary>The directory under test.</summary>
    internal required string Directory { get; init; }

    /// <summary>How many files, one a writer.</summary>
    internal required int Writers { get; init; }

    /// <summary>Number of the first writer: each writer of a run has a number of its own.</summary>
    internal int FirstWriter { get; init; }

    /// <summary>Bytes of one record, a multiple of <see cref="Sector.Size"/>.</summary>
    internal required int RecordBytes { get; init; }

    /// <summary>Tells the records of one run from those of another.</summary>
    internal required ulong Seed { get; init; }

    /// <summary>The file of one writer.</summary>
    internal string PathOf(int writer) => $"{Directory}/{NameOf(writer)}";

    /// <summary>Its name in the directory.</summary>
    internal static string NameOf(int writer) => $"writer-{writer}.dat";

    /// <exception cref="UsageException">One of its options is missing or wrong.</exception>
    internal static FileSetOptions Take(OptionValues values)
    {
        var options = new FileSetOptions
        {
            Directory = values.Text("--directory"),
            Writers = values.Number("--writers", 1, MostWriters),
            FirstWriter = values.NumberOr("--first-writer", 0, 0, 1 << 20),
            RecordBytes = values.Number("--record-bytes", Sector.Size, Record.MostBytes),
            Seed = values.Seed("--seed"),
        };
        return options.RecordBytes % Sector.Size == 0
            ? options
            : throw new UsageException($"--record-bytes: {options.RecordBytes} is not a multiple of {Sector.Size}");
    }
}
