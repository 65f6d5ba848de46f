using StorageChaos.Hosts;

namespace StorageChaos.Stacks.Abilities;

/// <summary>A part that can be repaired while it is closed. That changes what is stored: the evidence is taken before.</summary>
public interface IRepair
{
    /// <summary>Repairs it, so that it can be opened.</summary>
    /// <exception cref="HostCommandException">It cannot be repaired.</exception>
    Task RepairAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct);

    /// <summary>Whether it refuses to be opened.</summary>
    /// <exception cref="HostCommandException">The host does not tell.</exception>
    Task<bool> IsClosedAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct);
}
