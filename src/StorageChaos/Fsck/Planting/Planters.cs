namespace StorageChaos.Fsck.Planting;

/// <summary>The file systems that can be planted into.</summary>
public static class Planters
{
    /// <summary>One for each.</summary>
    public static IReadOnlyList<IPlanter> All { get; } = [new Ext4Planter(), new XfsPlanter(), new BtrfsPlanter()];

    /// <summary>That of a file system; null if there is none.</summary>
    /// <param name="fileSystem"><c>ext4</c>, <c>xfs</c> or <c>btrfs</c>.</param>
    public static IPlanter? Find(string fileSystem) => All.FirstOrDefault(p => p.FileSystem == fileSystem);
}
