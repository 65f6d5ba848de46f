using StorageChaos.Agent.Output;
using StorageChaos.Agent.Working;

namespace StorageChaos.Agent.Ledgers;

/// <summary>The writers of <c>ledger</c>.</summary>
internal static class LedgerCommand
{
    internal static Func<Journal, AgentClock, CancellationToken, IReadOnlyList<IWorker>> Hire(LedgerOptions options) => (journal, clock, stop) =>
        [.. options.Place.Numbers.Select(number => new Bookkeeper(number, options, journal, clock, stop))];
}
