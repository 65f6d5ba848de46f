using StorageChaos.Hosts;
using StorageChaos.Stacks.Contracts;

namespace StorageChaos.Stacks;

/// <summary>
/// One part of a stack, on one host. It is made of what was asked for and of the lab's topology, and keeps no state of its own:
/// whatever it does, it does on the hosts that it is handed. What else a part can do is in <c>Abilities</c>.
/// </summary>
/// <param name="name">Its name in evidence and in <c>run.json</c>, unique in a stack.</param>
/// <param name="host">Name of the node that it is on.</param>
public abstract class StackPart(string name, string host)
{
    /// <summary>Its name in evidence and in <c>run.json</c>: <c>fileSystem</c>.</summary>
    public string Name => name;

    /// <summary>Name of the node that it is on.</summary>
    public string Host => host;

    /// <summary>Builds it, over whatever was left there. All parts below it are built already.</summary>
    /// <exception cref="HostCommandException">A step failed; what is half built is left for <see cref="TearDownAsync"/>.</exception>
    public abstract Task BuildAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct);

    /// <summary>Removes it, from whatever half-built state, and also if it was never built.</summary>
    /// <exception cref="HostCommandException">Something of it is still there.</exception>
    public abstract Task TearDownAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct);

    /// <summary>Brings it back after its host booted, as the host's own boot scripts would.</summary>
    /// <exception cref="HostCommandException">It does not come back.</exception>
    public virtual Task RestoreAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct) => BuildAsync(hosts, ct);

    /// <summary>Reads back what it really does; null if there is nothing to read.</summary>
    public virtual Task<EffectiveSettings?> ReadEffectiveAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct) =>
        Task.FromResult<EffectiveSettings?>(null);

    /// <summary>Where it is not what was asked for, in the settings that decide what a fault turns into.</summary>
    public virtual IEnumerable<Mismatch> Mismatches(StackReading reading) => [];

    /// <summary>What may lawfully be lost because of it: its clauses of the durability contract.</summary>
    public virtual IEnumerable<Allowance> Allowances(StackReading reading) => [];

    /// <summary>When it may lawfully pass an error on to the application, one clause each.</summary>
    public virtual IEnumerable<string> Errors => [];

    /// <summary>Its timers, by the names that their man pages use.</summary>
    public virtual IReadOnlyDictionary<string, TimeSpan> Timers => new Dictionary<string, TimeSpan>();
}
