using StorageChaos.Hosts;

namespace StorageChaos.Stacks.Abilities;

/// <summary>A part that must be closed before the disks below it can be looked at while nobody uses them.</summary>
public interface IOpen
{
    /// <summary>Closes it in good order. All parts above it are closed already.</summary>
    /// <exception cref="HostCommandException">It does not let go.</exception>
    Task CloseAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct);

    /// <summary>
    /// Opens it again, with nothing cached anywhere. The evidence is taken by then: what is damaged may be repaired first.
    /// </summary>
    /// <exception cref="HostCommandException">It cannot be opened.</exception>
    Task ReopenAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct);
}
