using StorageChaos.Hosts;
using StorageChaos.Stacks.Abilities;
using StorageChaos.Stacks.Contracts;

namespace StorageChaos.Stacks;

/// <summary>A whole stack: its parts in the order in which they are built, from the disk up.</summary>
/// <param name="parts">The parts, in build order.</param>
public sealed class StorageStack(IReadOnlyList<StackPart> parts)
{
    /// <summary>The parts, in build order.</summary>
    public IReadOnlyList<StackPart> Parts => parts;

    /// <summary>A stack that is not built yet.</summary>
    /// <param name="spec">What to build.</param>
    /// <param name="site">Where.</param>
    /// <param name="kinds">The kinds of parts that there are, in build order; null: <see cref="PartKinds.All"/>.</param>
    public static StorageStack Of(StackSpec spec, StackSite site, IReadOnlyList<PartKind>? kinds = null)
    {
        kinds ??= PartKinds.All;
        var replaced = kinds.SelectMany(k => k.InsteadOf(spec)).ToHashSet();
        var parts = new List<StackPart>();
        foreach (var kind in kinds.Where(k => !replaced.Contains(k.GetType()))) parts.AddRange(kind.Parts(spec, site, [.. parts]));
        return new StorageStack(parts);
    }

    /// <summary>The parts that can do something, with what they can do.</summary>
    public IEnumerable<(StackPart Part, T Ability)> With<T>()
        where T : class => parts.Where(p => p is T).Select(p => (p, (p as T)!));

    /// <summary>
    /// Builds it, empty. What was written on the way is flushed down to the disk, so that a cache that is lost later takes only
    /// the workload's writes.
    /// </summary>
    /// <exception cref="HostCommandException">A step failed; what was built is left for <see cref="TearDownAsync"/>.</exception>
    public async Task BuildAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct)
    {
        foreach (var part in parts) await part.BuildAsync(hosts, ct);
        foreach (var (_, held) in With<IFlush>().Reverse()) await held.FlushAsync(hosts, ct);
    }

    /// <summary>
    /// Brings back what a host served or used before it booted. As at a boot, a part that fails keeps no other from its try.
    /// </summary>
    /// <exception cref="StackException">Parts did not come back; names them, with the reason of the first.</exception>
    public async Task RestoreAsync(string host, IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct)
    {
        var failures = new List<(string Part, HostCommandException Why)>();
        foreach (var part in parts.Where(p => p.Host == host))
        {
            try
            {
                await part.RestoreAsync(hosts, ct);
            }
            catch (HostCommandException e)
            {
                failures.Add((part.Name, e));
            }
        }

        if (failures.Count > 0)
        {
            var names = string.Join(", ", failures.Select(f => f.Part));
            throw new StackException($"{names} did not come back on {host}: {failures[0].Why.Message}");
        }
    }

    /// <summary>Brings back what a host needs for the bare disks, and opens nothing on them.</summary>
    /// <exception cref="HostCommandException">A part does not come back.</exception>
    public async Task AttachAsync(string host, IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct)
    {
        foreach (var part in parts.Where(p => p.Host == host && p is not IOpen)) await part.RestoreAsync(hosts, ct);
    }

    /// <summary>Removes everything, from whatever half-built state: every part is tried, then those that failed are reported.</summary>
    /// <exception cref="AggregateException">What could not be removed.</exception>
    public async Task TearDownAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct)
    {
        var failures = new List<Exception>();
        foreach (var part in parts.Reverse())
        {
            try
            {
                await part.TearDownAsync(hosts, ct);
            }
            catch (HostCommandException e)
            {
                failures.Add(e);
            }
        }

        if (failures.Count > 0) throw new AggregateException("the stack could not be removed whole", failures);
    }

    /// <summary>Reads back what every part really does, by its name.</summary>
    /// <exception cref="HostCommandException">A host does not tell.</exception>
    public async Task<IReadOnlyDictionary<string, EffectiveSettings>> ReadEffectiveAsync(
        IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct)
    {
        var read = await Task.WhenAll(parts.Select(async p => (p.Name, Settings: await p.ReadEffectiveAsync(hosts, ct))));
        return read.Where(r => r.Settings is not null).ToDictionary(r => r.Name, r => r.Settings!);
    }

    /// <summary>Where it is not what was asked for, in the settings that decide what a fault turns into.</summary>
    public IEnumerable<Mismatch> Mismatches(IReadOnlyDictionary<string, EffectiveSettings> effective)
    {
        var reading = new StackReading(parts, effective);
        return parts.SelectMany(p => p.Mismatches(reading));
    }

    /// <summary>
    /// What it promises to keep and what it may lawfully lose: the sum of what its parts say, from the application down.
    /// </summary>
    /// <param name="effective">What was read back from the hosts, by part; of a part that is not in it counts what was asked for.</param>
    public DurabilityContract Contract(IReadOnlyDictionary<string, EffectiveSettings> effective)
    {
        var reading = new StackReading(parts, effective);
        return new DurabilityContract([.. parts.Reverse().SelectMany(p => p.Allowances(reading))])
        {
            Errors = [.. parts.Reverse().SelectMany(p => p.Errors)],
        };
    }

    /// <summary>
    /// The timers that decide what an outage turns into, by the names that their man pages use: a scenario may state its times as
    /// multiples of them.
    /// </summary>
    public IReadOnlyDictionary<string, TimeSpan> Timers() => parts.SelectMany(p => p.Timers).ToDictionary();
}
