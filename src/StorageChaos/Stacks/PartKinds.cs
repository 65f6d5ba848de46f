using StorageChaos.Stacks.FileSystems;
using StorageChaos.Stacks.Iscsi;
using StorageChaos.Stacks.Nfs;
using StorageChaos.Stacks.Shims;

namespace StorageChaos.Stacks;

/// <summary>All kinds of parts: one line each, in build order, from the disk up.</summary>
public static class PartKinds
{
    /// <summary>The stack of the SAN under the NAS.</summary>
    public static IReadOnlyList<PartKind> All { get; } =
    [
        new ShimKind(ShimPosition.Target),
        new IscsiTargetKind(),
        new IscsiSessionKind(),
        new ShimKind(ShimPosition.Gateway),
        new FileSystemKind(),
        new NfsExportKind(),
        new NfsMountKind(),
    ];
}
