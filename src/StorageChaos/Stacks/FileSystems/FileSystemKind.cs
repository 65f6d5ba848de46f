using StorageChaos.Nodes;
using StorageChaos.Stacks.Shims;

namespace StorageChaos.Stacks.FileSystems;

/// <summary>The file system on the LUN.</summary>
internal sealed class FileSystemKind : PartKind
{
    /// <inheritdoc/>
    public override IEnumerable<StackPart> Parts(StackSpec spec, StackSite site, IReadOnlyList<StackPart> below)
    {
        var host = site.Topology.Of(Role.Gateway);
        var device = below.DeviceOn(host) ?? throw new StackException($"there is no block device on {host} for a file system");
        var crashes = below.OfType<Shim>().Any(s => s.Host == host && s.Crashes);
        yield return new LocalFileSystem(host, spec.FileSystem, device, crashes);
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Problems(StackSpec spec, Topology topology) => spec.FileSystem.Problems();
}
