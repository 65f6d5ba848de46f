using StorageChaos.Agent.Output;
using StorageChaos.Agent.Working;

namespace StorageChaos.Agent.Backups;

/// <summary>The writers of <c>backup</c>.</summary>
internal static class BackupCommand
{
    internal static Func<Journal, AgentClock, CancellationToken, IReadOnlyList<IWorker>> Hire(BackupOptions options) => (journal, clock, stop) =>
        [.. options.Place.Numbers.Select(number => new Uploader(number, options, journal, clock, stop))];
}
