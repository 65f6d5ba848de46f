using System.Buffers.Binary;
using System.Globalization;
using System.Text.RegularExpressions;
using StorageChaos.Fsck.Checkers;
using StorageChaos.Fsck.Reports;
using StorageChaos.Hosts;

namespace StorageChaos.Fsck.Xfs;

/// <summary>XFS and xfsprogs: xfs_repair(8), xfs_db(8), xfs_metadump(8). Every command takes a device or an image file.</summary>
public sealed partial class XfsChecker : IChecker
{
    /// <inheritdoc/>
    public string FileSystem => "xfs";

    /// <summary>
    /// Reads the superblock (xfs_dsb in libxfs/xfs_format.h: big endian, magic number <c>XFSB</c> at 0, block size at 4, blocks at 8).
    /// It does not know whether the log is dirty: <see cref="XfsRepair.LogIsDirty"/> does, from the reading before replay.
    /// </summary>
    public SuperblockState? ReadSuperblock(ReadOnlySpan<byte> head)
    {
        if (head.Length < 16 || !head[..4].SequenceEqual("XFSB"u8))
            return null;
        // If the superblock is damaged, the product may be anything.
        var size = (Int128)BinaryPrimitives.ReadUInt32BigEndian(head[4..]) * BinaryPrimitives.ReadUInt64BigEndian(head[8..]);
        return new SuperblockState { Size = (long)Int128.Min(size, long.MaxValue) };
    }

    /// <summary>xfs_repair finds out by itself whether it has a file. The parser reads the untranslated messages.</summary>
    public HostCommand Check(string device, string problemLog) => HostCommand.Of("env", "LC_ALL=C", "xfs_repair", "-n", device);

    /// <inheritdoc/>
    public FsckReading Read(CheckerRun run) => XfsRepair.Read(run);

    /// <summary>The superblock does not know it, xfs_repair does.</summary>
    public bool NeedsReplay(SuperblockState state, CheckerRun beforeReplay) => XfsRepair.LogIsDirty(beforeReplay);

    /// <inheritdoc/>
    public FsckReading ReadReplay(CheckerRun run) => MountReplay.Read(run);

    /// <summary>
    /// Mounts and unmounts the copy: XFS has no other way to replay its log. <c>nouuid</c>, since the original may be
    /// mounted.
    /// </summary>
    public HostCommand Replay(string copy, string problemLog) => TrialMount.Of("xfs", "nouuid", copy, writable: true);

    /// <inheritdoc/>
    public HostCommand Mount(string device, bool writable) => TrialMount.Of("xfs", "ro,nouuid", device, writable);

    /// <summary><c>-L</c> zeroes the log and repairs at once; xfs_repair(8) has nothing that only zeroes it.</summary>
    public HostCommand? DropJournal(string copy) => HostCommand.Of("env", "LC_ALL=C", "xfs_repair", "-L", copy);

    /// <inheritdoc/>
    public FsckReading ReadDropped(CheckerRun run) => XfsRepair.ReadDropped(run);

    /// <summary>Prints nothing, or less, for a file system that is too damaged for xfs_db.</summary>
    public HostCommand? Paths(string device, IReadOnlyCollection<long> inodes)
    {
        ArgumentNullException.ThrowIfNull(inodes);
        if (inodes.Count == 0)
            return null;
        var wanted = string.Concat(inodes.Select(i => string.Create(CultureInfo.InvariantCulture, $" -i {i}")));
        return HostCommand.Of(
            "env", "LC_ALL=C", "xfs_db", "-r", "-c", "blockget -n -s", "-c", $"ncheck{wanted}", device) with
        { AnyExitCode = true };
    }

    /// <summary>Of an inode with several names the first is taken. xfs_db names directories <c>d/sub/.</c>.</summary>
    public IReadOnlyDictionary<long, string> ReadPaths(IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var paths = new Dictionary<long, string>();
        foreach (var line in lines)
        {
            if (PathLine().Match(line) is { Success: true } match
                && long.TryParse(match.Groups["inode"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var inode))
                paths.TryAdd(inode, "/" + match.Groups["path"].Value);
        }

        return paths;
    }

    /// <summary>
    /// <c>-o</c>: names are kept as they are, since the findings refer to them. What cannot be read is left out rather than
    /// ending the dump. bash, because sh has no pipefail.
    /// </summary>
    public HostCommand Snapshot(string device, string file) =>
        HostCommand.Of(
            "bash", "-o", "pipefail", "-euc",
            """xfs_metadump -o "$1" - | zstd -q -f -o "$2" """.Trim(),
            "snapshot", device, file);

    /// <inheritdoc/>
    public string SnapshotExtension => "metadump.zst";

    // Format "%11llu %s" of xfs_db's ncheck.
    [GeneratedRegex("^ *(?<inode>[0-9]+) (?<path>[^ ].*?)(?:/\\.)?$", RegexOptions.CultureInvariant)]
    private static partial Regex PathLine();
}
