namespace StorageChaos.Stacks.Shims;

/// <summary>A shim at one position, if a fault needs it there.</summary>
/// <param name="position">Where.</param>
internal sealed class ShimKind(ShimPosition position) : PartKind
{
    /// <inheritdoc/>
    public override IEnumerable<StackPart> Parts(StackSpec spec, StackSite site, IReadOnlyList<StackPart> below)
    {
        if (site.Shims.At(position) is not { } need) yield break;
        var host = site.Topology.Of(position.Role());
        yield return new Shim(host, need, below.DeviceOn(host) ?? site.Disk, site.Shims);
    }
}
