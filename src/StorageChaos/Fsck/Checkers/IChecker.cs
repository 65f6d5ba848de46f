using StorageChaos.Fsck.Reports;
using StorageChaos.Hosts;

namespace StorageChaos.Fsck.Checkers;

/// <summary>
/// A file system's own tools: how they are called, and what their answers mean. Nothing here runs anything: the commands
/// are values, the readings pure functions of what the commands wrote.
/// </summary>
public interface IChecker
{
    /// <summary><c>ext4</c>, <c>xfs</c> or <c>btrfs</c>.</summary>
    string FileSystem { get; }

    /// <summary>Reads the superblock.</summary>
    /// <param name="head">The first <see cref="HeadLength"/> bytes of the device, or as many as there are.</param>
    /// <returns>Null if this is not such a file system, by its magic number.</returns>
    SuperblockState? ReadSuperblock(ReadOnlySpan<byte> head);

    /// <summary>The command that checks and changes nothing.</summary>
    /// <param name="device">Device or image.</param>
    /// <param name="problemLog">Where a checker that has one writes its problem log.</param>
    HostCommand Check(string device, string problemLog);

    /// <summary>Reads what <see cref="Check"/> wrote.</summary>
    FsckReading Read(CheckerRun run);

    /// <summary>Whether a journal waits to be replayed, as far as the superblock or the reading before can tell.</summary>
    bool NeedsReplay(SuperblockState state, CheckerRun beforeReplay);

    /// <summary>The command that replays the journal of a copy, as the next mount would.</summary>
    /// <param name="copy">Device or image that may be changed.</param>
    /// <param name="problemLog">As for <see cref="Check"/>.</param>
    HostCommand Replay(string copy, string problemLog);

    /// <summary>
    /// Reads what <see cref="Replay"/> wrote: clean if the journal was replayed, findings if the journal itself is damaged,
    /// inconclusive if it could not be replayed.
    /// </summary>
    FsckReading ReadReplay(CheckerRun run);

    /// <summary>Whether <see cref="Replay"/> mounts the copy, so that it shows that it can be mounted.</summary>
    bool ReplayMounts => true;

    /// <summary>The command that tries to mount; <see cref="MountAnswer"/> reads it.</summary>
    /// <param name="device">Device or image.</param>
    /// <param name="writable">Whether the kernel may write to it, as to a copy; if not, the device cannot be written.</param>
    HostCommand Mount(string device, bool writable);

    /// <summary>
    /// The command that throws away the journal of a copy that cannot be replayed, so that the rest can be looked at; null
    /// if there is none.
    /// </summary>
    HostCommand? DropJournal(string copy) => null;

    /// <summary>Reads what <see cref="DropJournal"/> wrote: what it had to repair are findings.</summary>
    FsckReading ReadDropped(CheckerRun run) => new CheckerOutput(run).Clean("the journal was thrown away");

    /// <summary>How the content of files is checked; null if the file system has no checksums of it.</summary>
    IDataCheck? Data => null;

    /// <summary>The line with which a checker that starts over says so, to recognise one that never ends; null if it has none.</summary>
    string? StartsOver => null;

    /// <summary>The command that prints the paths of inodes; null if there is none.</summary>
    /// <param name="device">Device or image.</param>
    /// <param name="inodes">Inode numbers.</param>
    HostCommand? Paths(string device, IReadOnlyCollection<long> inodes);

    /// <summary>Reads what <see cref="Paths"/> printed.</summary>
    IReadOnlyDictionary<long, string> ReadPaths(IEnumerable<string> lines);

    /// <summary>The command that writes the file system's metadata, without the content of files, to a compressed file.</summary>
    /// <param name="device">Device or image.</param>
    /// <param name="file">The file to write, with <see cref="SnapshotExtension"/>.</param>
    HostCommand Snapshot(string device, string file);

    /// <summary>The extension of a metadata snapshot, e.g. <c>e2i.zst</c>.</summary>
    string SnapshotExtension { get; }

    /// <summary>How much of a device <see cref="ReadSuperblock"/> looks at: btrfs has its superblock, of 4 KiB, at 64 KiB.</summary>
    const int HeadLength = (64 + 4) * 1024;
}
