using StorageChaos.Agent.Output;
using StorageChaos.Agent.Working;

namespace StorageChaos.Agent.Records;

/// <summary>The writers of <c>overwrite</c>.</summary>
internal static class OverwriteCommand
{
    internal static Func<Journal, AgentClock, CancellationToken, IReadOnlyList<IWorker>> Hire(OverwriteOptions options) => (journal, clock, stop) =>
        [.. Enumerable.Range(options.Writes.Files.FirstWriter, options.Writes.Files.Writers).Select(number => new Overwriter(number, options, journal, clock, stop))];
}
