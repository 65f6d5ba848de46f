using StorageChaos.Hosts;

namespace StorageChaos.Stacks.Abilities;

/// <summary>A part that comes back by itself after a fault, and can tell whether it has.</summary>
public interface IRecover
{
    /// <summary>What must come back, for messages: <c>the iSCSI session</c>.</summary>
    string What { get; }

    /// <summary>Whether it works again.</summary>
    Task<bool> HasRecoveredAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct);
}
