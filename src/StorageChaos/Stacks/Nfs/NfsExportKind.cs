using StorageChaos.Nodes;

namespace StorageChaos.Stacks.Nfs;

/// <summary>The export of the file system.</summary>
internal sealed class NfsExportKind : PartKind
{
    /// <inheritdoc/>
    public override IEnumerable<StackPart> Parts(StackSpec spec, StackSite site, IReadOnlyList<StackPart> below)
    {
        yield return new NfsExport(site.Topology.Of(Role.Gateway), spec.Export, site.Topology.Link(LinkName.Nas).Client.Address);
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Problems(StackSpec spec, Topology topology) => spec.Export.Problems();
}
