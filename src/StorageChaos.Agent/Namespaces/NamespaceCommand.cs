using StorageChaos.Agent.Output;
using StorageChaos.Agent.Working;

namespace StorageChaos.Agent.Namespaces;

/// <summary>The writers of <c>namespace</c>.</summary>
internal static class NamespaceCommand
{
    internal static Func<Journal, AgentClock, CancellationToken, IReadOnlyList<IWorker>> Hire(NamespaceOptions options) => (journal, clock, stop) =>
    [
        .. Enumerable.Range(options.FirstWriter, options.Writers).Select(number => new NameWorker(
            number, options, new RealNames(options.Directory, options.Seed, number, options.FileBytes), journal.Write, clock, stop)),
    ];
}
