using StorageChaos.Agent.Output;
using StorageChaos.Agent.Working;

namespace StorageChaos.Agent.Fio;

/// <summary>The writers of <c>fio</c>.</summary>
internal static class FioCommand
{
    internal static Func<Journal, AgentClock, CancellationToken, IReadOnlyList<IWorker>> Hire(FioOptions options) => (journal, clock, stop) =>
        [.. options.Place.Numbers.Select(number => new FioWorker(number, options, journal, clock, stop))];
}
