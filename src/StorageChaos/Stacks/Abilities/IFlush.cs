using StorageChaos.Hosts;

namespace StorageChaos.Stacks.Abilities;

/// <summary>A part that holds written data back, and can be told to pass all of it on to what is below.</summary>
public interface IFlush
{
    /// <summary>Passes on what it holds.</summary>
    /// <exception cref="HostCommandException">It could not.</exception>
    Task FlushAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct);
}
