using StorageChaos.Nodes;

namespace StorageChaos.Stacks.Iscsi;

/// <summary>The gateway's session, and the map over two of them if there are two paths.</summary>
internal sealed class IscsiSessionKind : PartKind
{
    /// <inheritdoc/>
    public override IEnumerable<StackPart> Parts(StackSpec spec, StackSite site, IReadOnlyList<StackPart> below)
    {
        var host = site.Topology.Of(Role.Gateway);
        var map = spec.Multipath is { } paths ? new Multipath(host, paths) : null;
        yield return new IscsiSession(host, spec.Session, Portals.Of(spec, site.Topology), map, site.Lun);
        if (map is not null) yield return map;
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Problems(StackSpec spec, Topology topology)
    {
        foreach (var problem in spec.Session.Problems()) yield return problem;
        if (spec.Multipath is not { } paths) yield break;
        foreach (var problem in paths.Problems()) yield return problem;
        var replacement = spec.Session.ReplacementTimeout;
        if (replacement != new SessionSpec().ReplacementTimeout && replacement != paths.FastIoFailTimeout)
            yield return "stack.session.replacementTimeout: with two paths multipathd sets it to stack.multipath.fastIoFailTimeout";
        if (topology.Links.All(l => l.Name != LinkName.SecondSan))
            yield return $"stack.multipath: this lab has no link '{LinkName.SecondSan}' for a second path (lab:links:{LinkName.SecondSan})";
    }
}
