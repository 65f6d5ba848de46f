using StorageChaos.Fsck.Checkers;
using StorageChaos.Fsck.Reports;
using StorageChaos.Hosts;

namespace StorageChaos.Fsck.Btrfs;

/// <summary>btrfs-progs (btrfs-check(8), btrfs-inspect-internal(8), btrfs-image(8)) as a checker.</summary>
public sealed class BtrfsChecker : IChecker
{
    /// <inheritdoc/>
    public string FileSystem => "btrfs";

    /// <inheritdoc/>
    public string SnapshotExtension => "btrfs-image";

    /// <inheritdoc/>
    public SuperblockState? ReadSuperblock(ReadOnlySpan<byte> head) =>
        BtrfsSuperblock.Read(head) is { } super
            ? new SuperblockState { Size = super.DeviceSize, JournalToReplay = super.LogRoot != 0 }
            : null;

    /// <inheritdoc/>
    public HostCommand Check(string device, string problemLog) => HostCommand.Of("btrfs", "check", "--readonly", device);

    /// <inheritdoc/>
    public FsckReading Read(CheckerRun run) => BtrfsCheck.Read(run);

    /// <inheritdoc/>
    public bool NeedsReplay(SuperblockState state, CheckerRun beforeReplay)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.JournalToReplay;
    }

    /// <inheritdoc/>
    public FsckReading ReadReplay(CheckerRun run) => MountReplay.Read(run);

    /// <summary>
    /// Mounts the copy read-only, which replays its log tree, and unmounts it. <c>btrfs check</c> reads no more of a log
    /// tree than its root and calls a file system whose log waits clean: what fsync wrote is judged only after a replay.
    /// </summary>
    /// <remarks>
    /// The kernel tells file systems apart by fsid, which a copy shares with its original. A copy of a file system of
    /// several devices would be mounted together with the original's other devices and change them: refused. A copy of
    /// one device is mounted as itself, or refused by the kernel where the original is mounted, too.
    /// </remarks>
    public HostCommand Replay(string copy, string problemLog) =>
        new() { Argv = ["env", "LC_ALL=C", "unshare", "--mount", "--propagation", "private", "sh", "-euc", ReplayScript, "sh", copy] };

    /// <inheritdoc/>
    public HostCommand? Paths(string device, IReadOnlyCollection<long> inodes) => BtrfsPaths.Command(device, inodes);

    /// <inheritdoc/>
    public IReadOnlyDictionary<long, string> ReadPaths(IEnumerable<string> lines) => BtrfsPaths.Read(lines);

    /// <inheritdoc/>
    public HostCommand Snapshot(string device, string file) => HostCommand.Of("btrfs-image", "-c9", device, file);

    // The mount is on /mnt of a namespace of its own: nobody else sees it, and it ends with the shell. "mount -o loop,ro"
    // would make the loop device read-only, and the log could not be replayed. What the kernel then still knows of the
    // copy is forgotten: it is newer than the original, and the kernel prefers the newest of those with one fsid.
    private const string ReplayScript = """
        btrfs inspect-internal dump-super "$1" | grep -Eq '^num_devices[[:space:]]+1$' ||
            { echo "$1 is one of several devices: not mounted" >&2; exit 1; }
        device=$1
        if [ -f "$1" ]; then
            device=$(losetup --find --show "$1")
            trap 'losetup --detach "$device"' EXIT
            trap 'exit 143' HUP INT TERM
        fi
        mount -t btrfs -o ro "$device" /mnt
        umount /mnt
        btrfs device scan --forget "$device" >/dev/null 2>&1 || true
        """;
}
