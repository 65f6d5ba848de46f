using System.Globalization;
using StorageChaos.Fsck.Checkers;
using StorageChaos.Fsck.Reports;
using StorageChaos.Hosts;

namespace StorageChaos.Fsck.Ext4;

/// <summary>e2fsprogs (1.46 or later, for the problem log): for ext4, and for ext2 and ext3, which it holds to the same rules.</summary>
public sealed class Ext4Checker : IChecker
{
    // debugfs walks all directories once for any number of inodes, but they have to fit into a line.
    private const int MostInodes = 500;

    /// <inheritdoc/>
    public string FileSystem => "ext4";

    /// <inheritdoc/>
    public string SnapshotExtension => "e2i.zst";

    /// <inheritdoc/>
    public string StartsOver => "Restarting e2fsck from the beginning";

    /// <inheritdoc/>
    public SuperblockState? ReadSuperblock(ReadOnlySpan<byte> head) => Ext4Superblock.Read(head);

    /// <inheritdoc/>
    public HostCommand Check(string device, string problemLog) => problemLog.Length == 0
        ? HostCommand.Of("e2fsck", "-f", "-n", device)
        : HostCommand.Of("e2fsck", "-f", "-n", "-E", $"problem_log={problemLog}", device);

    /// <inheritdoc/>
    public FsckReading Read(CheckerRun run) => E2fsck.Read(run);

    /// <inheritdoc/>
    public bool NeedsReplay(SuperblockState state, CheckerRun beforeReplay)
    {
        ArgumentNullException.ThrowIfNull(state);
        return state.JournalToReplay;
    }

    /// <summary>
    /// <c>-E journal_only</c> replays the journal and finishes off orphaned inodes, as a mount would, and repairs what it
    /// can of a journal that a mount refuses.
    /// </summary>
    public HostCommand Replay(string copy, string problemLog) =>
        HostCommand.Of("e2fsck", "-p", "-E", $"journal_only,problem_log={problemLog}", copy);

    /// <inheritdoc/>
    public bool ReplayMounts => false;

    /// <summary><c>errors=continue</c>: the superblock may say <c>errors=panic</c> (ext4(5)).</summary>
    public HostCommand Mount(string device, bool writable) => TrialMount.Of("ext4", "ro,errors=continue", device, writable);

    /// <inheritdoc/>
    public FsckReading ReadReplay(CheckerRun run) => E2fsck.ReadReplay(run);

    /// <inheritdoc/>
    public HostCommand? Paths(string device, IReadOnlyCollection<long> inodes)
    {
        ArgumentNullException.ThrowIfNull(inodes);
        // -c: the bitmaps may be what is damaged, and are not needed for names.
        return HostCommand.Of("debugfs", "-c", "-R", $"ncheck {string.Join(' ', inodes.Take(MostInodes))}", device);
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<long, string> ReadPaths(IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var paths = new Dictionary<long, string>();
        foreach (var line in lines)
        {
            var tab = line.IndexOf('\t', StringComparison.Ordinal);
            // debugfs prints "//name" for what is in the root directory.
            if (tab > 0 && long.TryParse(line.AsSpan(0, tab), NumberStyles.None, CultureInfo.InvariantCulture, out var inode))
                paths.TryAdd(inode, "/" + line[(tab + 1)..].TrimStart('/'));
        }

        return paths;
    }

    /// <inheritdoc/>
    public HostCommand Snapshot(string device, string file) =>
        HostCommand.Of("bash", "-euo", "pipefail", "-c", $"e2image -r {Shell.Quote(device)} - | zstd -q -f -o {Shell.Quote(file)}");
}
