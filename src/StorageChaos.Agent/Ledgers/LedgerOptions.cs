using StorageChaos.Agent.CommandLine;
using StorageChaos.Protocol;

namespace StorageChaos.Agent.Ledgers;

/// <summary>The options of <c>ledger</c> and <c>ledger-read</c>.</summary>
internal sealed record LedgerOptions
{
    /// <summary>Where, and under which numbers.</summary>
    internal required PlaceOptions Place { get; init; }

    /// <summary>How many accounts each ledger has.</summary>
    internal required int Accounts { get; init; }

    /// <summary>Whether the journal is a write-ahead log, and not one for rolling back; for work.</summary>
    internal bool WriteAheadLog { get; init; }

    /// <summary>The database of one writer. Each has its own: a write-ahead log over NFS is lawful for one host only.</summary>
    internal string PathOf(int writer) => $"{Place.Directory}/{NameOf(writer)}";

    /// <summary>The name alone.</summary>
    internal static string NameOf(int writer) => $"ledger-{writer}.db";

    /// <exception cref="UsageException">An option is missing or wrong.</exception>
    /// <exception cref="CommandException">SQLite is not installed.</exception>
    internal static LedgerOptions ForWork(OptionValues values) => Take(values, PlaceOptions.ForWork) with
    {
        WriteAheadLog = values.OneOfOr(
            LedgerProtocol.Journal, otherwise: false, (LedgerProtocol.Wal, true), (LedgerProtocol.Delete, false)),
    };

    /// <inheritdoc cref="ForWork"/>
    internal static LedgerOptions ForReading(OptionValues values) => Take(values, PlaceOptions.ForReading);

    private static LedgerOptions Take(OptionValues values, Func<OptionValues, PlaceOptions> place)
    {
        if (!Sqlite.IsInstalled)
            throw new CommandException(ExitCode.Unavailable, "SQLite is not installed: libsqlite3.so.0 (Debian: libsqlite3-0)");
        return new LedgerOptions { Place = place(values), Accounts = values.Number(LedgerProtocol.Accounts) };
    }
}
