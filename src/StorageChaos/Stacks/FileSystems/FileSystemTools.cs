namespace StorageChaos.Stacks.FileSystems;

/// <summary>What the tools of one file system are called with.</summary>
internal sealed record FileSystemTools
{
    /// <summary>The tools of all file systems.</summary>
    private static readonly FileSystemTools[] All =
    [
        // Inode tables and journal are written now and not in the background of the run. e2fsck(8) exits 1 or 2 when it has
        // corrected everything. Options that are ext4's defaults are shown only in /proc/fs/ext4.
        new()
        {
            Type = FileSystemType.Ext4,
            Make = ["-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=0,nodiscard"],
            Repair = device => $"e2fsck -fy {device} || [ $? -le 2 ]",
            ReadMore = device => $"all=/proc/fs/ext4/$(basename $(readlink -f {device}))/options; "
                + "[ ! -r $all ] || printf 'ext4=%s\\n' $(paste -sd, $all)",
        },
        new() { Type = FileSystemType.Xfs, Make = ["-q", "-f", "-K"], Repair = device => $"xfs_repair -L {device}" },
        new() { Type = FileSystemType.Btrfs, Make = ["-q", "-f", "-K"], Repair = device => $"btrfs rescue zero-log {device}" },
    ];

    /// <summary>Which one.</summary>
    public required FileSystemType Type { get; init; }

    /// <summary>Arguments of mkfs that the stack always gives (mkfs.ext4(8), mkfs.xfs(8), mkfs.btrfs(8)).</summary>
    public required IReadOnlyList<string> Make { get; init; }

    /// <summary>Shell text that repairs it, so that it can be mounted again.</summary>
    public required Func<string, string> Repair { get; init; }

    /// <summary>Shell text that prints settings which findmnt(8) does not show, as <c>name=value</c>.</summary>
    public Func<string, string> ReadMore { get; init; } = _ => ":";

    /// <summary>Name of the file system, as mount(8) has it.</summary>
    public string Name => Type.ToString().ToLowerInvariant();

    /// <summary>The tools of a file system.</summary>
    public static FileSystemTools Of(FileSystemType type) => All.Single(t => t.Type == type);
}
