using StorageChaos.Agent.CommandLine;
using StorageChaos.Agent.Working;
using StorageChaos.Protocol;

namespace StorageChaos.Agent.Namespaces;

/// <summary>The commands that work on names and attributes, and read back what is there.</summary>
internal static class NamespaceCommands
{
    internal static IReadOnlyList<Command> All { get; } =
    [
        Command.UntilStopped(
            NamespaceProtocol.Command,
            $"{PlaceOptions.Usage} [--objects O] [--file-bytes B] {PlaceOptions.WorkUsage}",
            NamespaceOptions.ForWork,
            Workers),
        Command.UntilDone(
            NamespaceProtocol.ReadCommand,
            $"{PlaceOptions.Usage} [--file-bytes B] {PlaceOptions.ReadUsage}",
            NamespaceOptions.ForReading,
            (options, journal) => new NamespaceReader(options).Read(journal)),
    ];

    private static IEnumerable<IWorker> Workers(NamespaceOptions options, Func<int, OpLog> log, CancellationToken stop) =>
        options.Place.Numbers.Select(n => new NameWorker(options, new RealNames(options, n), log(n), stop));
}
