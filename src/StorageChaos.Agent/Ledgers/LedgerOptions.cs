using StorageChaos.Agent.CommandLine;

namespace StorageChaos.Agent.Ledgers;

/// <summary>The arguments of <c>ledger</c> and <c>ledger-read</c>.</summary>
internal sealed record LedgerOptions
{
    /// <summary>Where, and under which numbers.</summary>
    internal required PlaceOptions Place { get; init; }

    /// <summary>How many accounts each ledger has.</summary>
    internal required int Accounts { get; init; }

    /// <summary>Whether the journal is a write-ahead log; else one for rolling back.</summary>
    internal bool WriteAheadLog { get; init; }

    /// <summary>The database of one writer: one each, for a write-ahead log over NFS is lawful for one host only.</summary>
    internal string PathOf(int writer) => $"{Place.Directory}/{NameOf(writer)}";

    /// <summary>The name alone.</summary>
    internal static string NameOf(int writer) => $"ledger-{writer}.db";

    /// <exception cref="UsageException">An argument is missing, unknown or wrong.</exception>
    internal static LedgerOptions Parse(ReadOnlySpan<string> args)
    {
        var values = new OptionValues(args);
        var options = new LedgerOptions
        {
            Place = PlaceOptions.Take(values),
            Accounts = values.Number("--accounts", 2, 10_000),
            WriteAheadLog = values.TextOr("--journal", "delete") switch
            {
                "wal" => true,
                "delete" => false,
                var other => throw new UsageException($"--journal: '{other}' is not one of wal, delete"),
            },
        };
        values.RefuseTheRest();
        return options;
    }
}
