namespace StorageChaos.Stacks.FileSystems;

/// <summary>File systems that the gateway can put on the LUN.</summary>
public enum FileSystemType
{
    /// <summary>ext4(5).</summary>
    Ext4,

    /// <summary>xfs(5).</summary>
    Xfs,

    /// <summary>btrfs(5).</summary>
    Btrfs,
}

/// <summary>The local file system on the LUN.</summary>
public sealed record FileSystemSpec
{
    /// <summary>Which one.</summary>
    public FileSystemType Type { get; init; } = FileSystemType.Ext4;

    /// <summary>Raw arguments for mkfs, before the device.</summary>
    public IReadOnlyList<string> MkfsOptions { get; init; } = [];

    /// <summary>Raw mount options (mount(8) <c>-o</c>).</summary>
    public IReadOnlyList<string> MountOptions { get; init; } = [];

    /// <summary>What is impossible or contradicts itself, one sentence each with the key.</summary>
    internal IEnumerable<string> Problems() =>
        MkfsOptions.Where(o => o.Contains('/', StringComparison.Ordinal) || o.Any(char.IsControl)).Select(o =>
            $"stack.fileSystem.mkfsOptions: '{o}' names a path; what is made is made on the LUN alone");
}
