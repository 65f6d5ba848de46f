using StorageChaos.Nodes;
using StorageChaos.Stacks.Given;

namespace StorageChaos.Stacks.Iscsi;

/// <summary>The iSCSI target: one of ours, or one that exists without us.</summary>
internal sealed class IscsiTargetKind : PartKind
{
    /// <inheritdoc/>
    public override IEnumerable<StackPart> Parts(StackSpec spec, StackSite site, IReadOnlyList<StackPart> below)
    {
        var host = site.Topology.Of(Role.Target);
        var initiator = site.Topology.Of(Role.Gateway);
        var portals = Portals.Of(spec, site.Topology);
        yield return site.Lun is { } lun
            ? new GivenTarget(host, initiator, lun, IscsiSession.DeviceOf(spec, portals, lun))
            : new IscsiTarget(host, initiator, spec.Target, below.DeviceOn(host) ?? site.Disk, portals);
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Problems(StackSpec spec, Topology topology) => spec.Target.Problems();
}
