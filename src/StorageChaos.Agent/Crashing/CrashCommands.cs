using StorageChaos.Protocol;

namespace StorageChaos.Agent.Crashing;

/// <summary>The command that makes of a disk what a crash would have left of it.</summary>
internal static class CrashCommands
{
    internal static IReadOnlyList<Command> All { get; } =
    [
        Command.UntilDone(
            CrashProtocol.Command,
            "--log L --device D --cache-bytes N --missing-percent P --seed S",
            CrashImageOptions.Take,
            (options, journal) => new CrashImage(options).Make(journal)),
    ];
}
