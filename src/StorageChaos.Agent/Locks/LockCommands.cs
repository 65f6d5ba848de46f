using StorageChaos.Agent.CommandLine;
using StorageChaos.Agent.Working;
using StorageChaos.Protocol;

namespace StorageChaos.Agent.Locks;

/// <summary>The commands that work under locks over two mounts, and read back what was written under them.</summary>
internal static class LockCommands
{
    private const string Place = "--directory D --writers 5 --seed S";

    internal static IReadOnlyList<Command> All { get; } =
    [
        Command.UntilStopped(
            LockProtocol.Command, $"{Place} [--second-directory D2] {PlaceOptions.WorkUsage}", LockOptions.ForWork, Workers),
        Command.UntilDone(
            LockProtocol.ReadCommand,
            $"{Place} {PlaceOptions.ReadUsage}",
            LockOptions.ForReading,
            (options, journal) => new LockReader(options).Read(journal)),
    ];

    // Two workers share a file, each over a mount of its own.
    private static IEnumerable<IWorker> Workers(LockOptions options, Func<int, OpLog> log, CancellationToken stop)
    {
        var (first, second) = (options.Place.Directory, options.SecondDirectory);
        Steps Steps(int index) => new(log(options.Place.FirstWriter + index));
        return
        [
            new LockedWriter(Steps(0), first, LockFiles.Counter, options.Place, stop),
            new LockedWriter(Steps(1), second, LockFiles.Counter, options.Place, stop),
            new LockedWriter(Steps(2), first, LockFiles.Appends, options.Place, stop),
            new LockedWriter(Steps(3), second, LockFiles.Appends, options.Place, stop),
            new Onlooker(Steps(4), [first, second], options.Place, stop),
        ];
    }
}
