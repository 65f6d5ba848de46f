using StorageChaos.Nodes;

namespace StorageChaos.Stacks.FileSystems;

/// <summary>The file system on the LUN.</summary>
internal sealed class FileSystemKind : PartKind
{
    /// <inheritdoc/>
    public override IEnumerable<StackPart> Parts(StackSpec spec, StackSite site, IReadOnlyList<StackPart> below)
    {
        var host = site.Topology.Of(Role.Gateway);
        var device = below.DeviceOn(host) ?? throw new StackException($"there is no block device on {host} for a file system");
        yield return new LocalFileSystem(host, spec.FileSystem, device);
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Problems(StackSpec spec, Topology topology) => spec.FileSystem.Problems();
}
