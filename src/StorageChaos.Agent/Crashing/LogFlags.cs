namespace StorageChaos.Agent.Crashing;

/// <summary>Flags of an entry (dm-log-writes.c).</summary>
[Flags]
internal enum LogFlags
{
    None = 0,

    /// <summary>All that was complete before it is on the disk.</summary>
    Flush = 1,

    /// <summary>It was itself on the disk when it completed.</summary>
    ForceUnitAccess = 2,

    /// <summary>Its sectors were given up; there is no data.</summary>
    Discard = 4,

    /// <summary>Not a write, but a remark.</summary>
    Mark = 8,
}
