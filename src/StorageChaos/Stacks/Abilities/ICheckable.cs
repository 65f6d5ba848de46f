namespace StorageChaos.Stacks.Abilities;

/// <summary>A file system that fsck can check while it is not mounted, and of which a copy can be mounted and read.</summary>
public interface ICheckable
{
    /// <summary>The block device that it lies on, on the part's host.</summary>
    string Device { get; }

    /// <summary>Which file system it is: <c>ext4</c>, <c>xfs</c>, <c>btrfs</c>.</summary>
    string FileSystem { get; }
}
