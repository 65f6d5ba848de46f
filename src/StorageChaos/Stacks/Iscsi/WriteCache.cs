namespace StorageChaos.Stacks.Iscsi;

/// <summary>Whether the target holds acknowledged writes in volatile memory, and whether the initiator is told.</summary>
public enum WriteCache
{
    /// <summary>A write is answered when it is on the backing device.</summary>
    WriteThrough,

    /// <summary>
    /// Write-back, and said so in the caching mode page (WCE=1): the initiator flushes with SYNCHRONIZE CACHE.
    /// </summary>
    Announced,

    /// <summary>
    /// Write-back, with <c>emulate_write_cache=0</c>: the initiator believes that there is no cache and never
    /// flushes it. A disk that lies.
    /// </summary>
    Hidden,
}
