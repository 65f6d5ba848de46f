using StorageChaos.Agent.CommandLine;

namespace StorageChaos.Agent.Backups;

/// <summary>The commands that receive backups and read them back.</summary>
internal static class BackupCommands
{
    private const string Files = PlaceOptions.Usage + " --file-bytes B";

    internal static IReadOnlyList<Command> All { get; } =
    [
        Command.UntilStopped(
            "backup",
            $"{Files} [--chunk-bytes C] [--bytes-per-second R] [--keep K] {PlaceOptions.WorkUsage}",
            BackupOptions.ForWork,
            (options, journal, clock, stop) => options.Place.Numbers.Select(n => new Uploader(n, options, journal, clock, stop))),
        Command.UntilDone(
            "backup-read",
            $"{Files} {PlaceOptions.ReadUsage}",
            BackupOptions.ForReading,
            (options, journal) => new BackupReader(options).Read(journal)),
    ];
}
