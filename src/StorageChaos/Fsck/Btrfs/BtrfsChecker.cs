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
    public HostCommand Replay(string copy, string problemLog) => Mount(copy, writable: true);

    /// <inheritdoc/>
    public HostCommand Mount(string device, bool writable) => TrialMount.Of("btrfs", "ro", device, writable, OneDevice, Forget);

    /// <summary>btrfs-rescue(8).</summary>
    public HostCommand? DropJournal(string copy) => HostCommand.Of("btrfs", "rescue", "zero-log", copy);

    /// <inheritdoc/>
    public IDataCheck? Data { get; } = new BtrfsData();

    /// <inheritdoc/>
    public HostCommand? Paths(string device, IReadOnlyCollection<long> inodes) => BtrfsPaths.Command(device, inodes);

    /// <inheritdoc/>
    public IReadOnlyDictionary<long, string> ReadPaths(IEnumerable<string> lines) => BtrfsPaths.Read(lines);

    /// <inheritdoc/>
    public HostCommand Snapshot(string device, string file) => HostCommand.Of("btrfs-image", "-c9", device, file);

    private const string OneDevice = """
        case $(btrfs inspect-internal dump-super "$1" | awk '$1 == "num_devices" { print $2 }') in
            1) ;;
            '') echo "btrfs cannot read the superblock of $1" >&2; exit 3 ;;
            *) echo "$1 is one of several devices" >&2; exit 3 ;;
        esac
        """;

    // What the kernel then still knows of the copy is forgotten: it is newer than the original, and the kernel prefers the
    // newest of those with one fsid.
    private const string Forget = """btrfs device scan --forget "$device" >/dev/null 2>&1 || :""";
}
