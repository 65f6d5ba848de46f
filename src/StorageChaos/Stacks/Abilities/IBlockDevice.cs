namespace StorageChaos.Stacks.Abilities;

/// <summary>A part that gives its host a block device, on which the next part of that host lies.</summary>
public interface IBlockDevice
{
    /// <summary>The device node on the part's host.</summary>
    string Device { get; }
}
