using StorageChaos.Nodes;

namespace StorageChaos.Stacks.Iscsi;

/// <summary>Over which addresses the LUN is reached.</summary>
internal static class Portals
{
    /// <summary>Addresses of the target, one for each path.</summary>
    public static IReadOnlyList<string> Of(StackSpec spec, Topology topology) =>
        [
            .. (spec.Multipath is null ? [LinkName.San] : new[] { LinkName.San, LinkName.SecondSan })
                .Select(l => topology.Link(l).Server.Address),
        ];
}
