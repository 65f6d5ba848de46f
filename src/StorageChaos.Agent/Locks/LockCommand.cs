using StorageChaos.Agent.Output;
using StorageChaos.Agent.Working;

namespace StorageChaos.Agent.Locks;

/// <summary>The writers of <c>locks</c>: of each pair, one on either mount.</summary>
internal static class LockCommand
{
    internal static Func<Journal, AgentClock, CancellationToken, IReadOnlyList<IWorker>> Hire(LockOptions options) => (journal, clock, stop) =>
    {
        var (first, second) = (options.Place.Directory, options.SecondDirectory);
        Steps Steps(int index) => new(options.Place.FirstWriter + index, journal, clock);
        return
        [
            new LockedWriter(Steps(0), first, LockFiles.Counter, options.Place, stop),
            new LockedWriter(Steps(1), second, LockFiles.Counter, options.Place, stop),
            new LockedWriter(Steps(2), first, LockFiles.Appends, options.Place, stop),
            new LockedWriter(Steps(3), second, LockFiles.Appends, options.Place, stop),
            new Onlooker(Steps(4), [first, second], options.Place, stop),
        ];
    };
}
