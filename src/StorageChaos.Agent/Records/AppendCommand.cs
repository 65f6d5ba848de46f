using StorageChaos.Agent.Output;
using StorageChaos.Agent.Working;

namespace StorageChaos.Agent.Records;

/// <summary>The writers of <c>append</c>.</summary>
internal static class AppendCommand
{
    internal static Func<Journal, AgentClock, CancellationToken, IReadOnlyList<IWorker>> Hire(AppendOptions options) => (journal, clock, stop) =>
        [.. Enumerable.Range(options.Files.FirstWriter, options.Files.Writers).Select(number => new Writer(number, options, journal, clock, stop))];
}
