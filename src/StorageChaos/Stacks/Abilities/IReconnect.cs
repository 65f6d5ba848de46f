using StorageChaos.Hosts;

namespace StorageChaos.Stacks.Abilities;

/// <summary>A part that can connect anew, as an operator would have it do who sees that it did not by itself.</summary>
public interface IReconnect
{
    /// <summary>Gives up connections that do not work, makes new ones, and takes back what was given up for dead.</summary>
    /// <returns>Whether there was anything to do.</returns>
    /// <exception cref="HostCommandException">It cannot.</exception>
    Task<bool> ReconnectAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct);
}
