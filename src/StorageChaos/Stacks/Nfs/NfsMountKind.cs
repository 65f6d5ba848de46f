using StorageChaos.Histories;
using StorageChaos.Nodes;
using StorageChaos.Stacks.Abilities;

namespace StorageChaos.Stacks.Nfs;

/// <summary>The mounts of the export.</summary>
internal sealed class NfsMountKind : PartKind
{
    /// <inheritdoc/>
    public override IEnumerable<StackPart> Parts(StackSpec spec, StackSite site, IReadOnlyList<StackPart> below)
    {
        var (client, server) = (site.Topology.Of(Role.Client), site.Topology.Link(LinkName.Nas).Server.Address);
        yield return new NfsMount("mount", client, spec.Mount, server, StackPaths.Mount) { Places = FirstPlaces };
        // nosharecache: a superblock, and so a cache, of its own, as another client would have.
        var second = spec.Mount with { Options = [.. spec.Mount.Options, "nosharecache"] };
        yield return new NfsMount("secondMount", client, second, server, StackPaths.SecondMount)
        {
            ForReading = !site.TwoClients,
            Places = [new(ReadPlace.SecondClient, StackPaths.SecondMount, ReadMoment.Reopened)],
        };
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Problems(StackSpec spec, Topology topology) => spec.Mount.Problems();

    private static ReadAt[] FirstPlaces =>
    [
        new(ReadPlace.ClientCached, StackPaths.Mount, ReadMoment.AsItIs),
        new(ReadPlace.Client, StackPaths.Mount, ReadMoment.Reopened),
    ];
}
