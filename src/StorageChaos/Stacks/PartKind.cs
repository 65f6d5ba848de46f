using StorageChaos.Nodes;
using StorageChaos.Stacks.Abilities;

namespace StorageChaos.Stacks;

/// <summary>A kind of part that a stack can have. The kinds of a stack are asked in build order, from the disk up.</summary>
public abstract class PartKind
{
    /// <summary>
    /// Key and type of its section in a scenario's <c>stack</c>, if that is none of the sections that <see cref="StackSpec"/> has
    /// itself; it is found in <see cref="StackSpec.More"/> then.
    /// </summary>
    public virtual (string Key, Type Type)? Section => null;

    /// <summary>The kinds that a stack does without because it has this one: another protocol stands where NFS stands.</summary>
    /// <param name="spec">What was asked for.</param>
    public virtual IEnumerable<Type> InsteadOf(StackSpec spec) => [];

    /// <summary>The parts that a stack gets, in build order; none if it was not asked for any.</summary>
    /// <param name="spec">What was asked for.</param>
    /// <param name="site">What the lab offers.</param>
    /// <param name="below">All parts below.</param>
    public abstract IEnumerable<StackPart> Parts(StackSpec spec, StackSite site, IReadOnlyList<StackPart> below);

    /// <summary>What is impossible or contradicts itself, one sentence each with the key.</summary>
    /// <param name="spec">What was asked for.</param>
    /// <param name="topology">The lab.</param>
    public virtual IEnumerable<string> Problems(StackSpec spec, Topology topology) => [];
}

/// <summary>What kinds ask of the parts below them.</summary>
internal static class PartsBelow
{
    /// <summary>The topmost block device of a host; null if it has none yet.</summary>
    public static string? DeviceOn(this IEnumerable<StackPart> parts, string host) =>
        parts.Where(p => p.Host == host).OfType<IBlockDevice>().LastOrDefault()?.Device;
}
