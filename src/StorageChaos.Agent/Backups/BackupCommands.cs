using StorageChaos.Agent.CommandLine;
using StorageChaos.Protocol;

namespace StorageChaos.Agent.Backups;

/// <summary>The commands that receive backups and read them back.</summary>
internal static class BackupCommands
{
    private const string Files = PlaceOptions.Usage + " --file-bytes B";

    internal static IReadOnlyList<Command> All { get; } =
    [
        Command.UntilStopped(
            BackupProtocol.Command,
            $"{Files} [--chunk-bytes C] [--bytes-per-second R] [--keep K] {PlaceOptions.WorkUsage}",
            BackupOptions.ForWork,
            (options, log, stop) => options.Place.Numbers.Select(n => new Uploader(options, log(n), stop))),
        Command.UntilDone(
            BackupProtocol.ReadCommand,
            $"{Files} {PlaceOptions.ReadUsage}",
            BackupOptions.ForReading,
            (options, journal) => new BackupReader(options).Read(journal)),
    ];
}
