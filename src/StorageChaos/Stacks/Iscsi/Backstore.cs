namespace StorageChaos.Stacks.Iscsi;

/// <summary>What stands behind the LUN on the target (LIO, targetcli(8)).</summary>
public enum Backstore
{
    /// <summary><c>iblock</c>: the block device itself.</summary>
    Block,

    /// <summary><c>fileio</c> on the block device: goes through the target's page cache, if the write cache is on.</summary>
    Fileio,
}
