using StorageChaos.Agent.CommandLine;
using StorageChaos.Protocol;

namespace StorageChaos.Agent.Ledgers;

/// <summary>The commands that keep ledgers in SQLite and read them back.</summary>
internal static class LedgerCommands
{
    private const string Books = PlaceOptions.Usage + " --accounts A";

    internal static IReadOnlyList<Command> All { get; } =
    [
        Command.UntilStopped(
            LedgerProtocol.Command,
            $"{Books} [--journal wal|delete] {PlaceOptions.WorkUsage}",
            LedgerOptions.ForWork,
            (options, log, stop) => options.Place.Numbers.Select(n => new Bookkeeper(options, log(n), stop))),
        Command.UntilDone(
            LedgerProtocol.ReadCommand,
            $"{Books} {PlaceOptions.ReadUsage}",
            LedgerOptions.ForReading,
            (options, journal) => new LedgerReader(options).Read(journal)),
    ];
}
