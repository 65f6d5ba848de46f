using StorageChaos.Agent.CommandLine;
using StorageChaos.Protocol;

namespace StorageChaos.Agent.Fio;

/// <summary>The commands that run jobs of fio, and let fio verify what they wrote.</summary>
internal static class FioCommands
{
    private const string Jobs = PlaceOptions.Usage + " --file-bytes B [--options LINES] [--program FIO]";

    internal static IReadOnlyList<Command> All { get; } =
    [
        Command.UntilStopped(
            FioProtocol.Command,
            $"{Jobs} {PlaceOptions.WorkUsage}",
            FioOptions.ForWork,
            (options, log, stop) => options.Place.Numbers.Select(n => new FioWorker(options, log(n), stop))),
        Command.UntilDone(
            FioProtocol.ReadCommand,
            $"{Jobs} [--first-writer W]",
            FioOptions.ForReading,
            (options, journal) => new FioReader(options).Read(journal)),
    ];
}
