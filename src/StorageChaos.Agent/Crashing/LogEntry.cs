namespace StorageChaos.Agent.Crashing;

/// <summary>Flags of an entry (dm-log-writes.c).</summary>
[Flags]
internal enum LogFlags
{
    None = 0,

    /// <summary>What was complete before it is on the disk.</summary>
    Flush = 1,

    /// <summary>It was on the disk itself when it completed.</summary>
    ForceUnitAccess = 2,

    /// <summary>Its sectors were given up; there is no data.</summary>
    Discard = 4,

    /// <summary>No write, but a remark.</summary>
    Mark = 8,
}

/// <summary>One request of a log.</summary>
/// <param name="Flags">What it was.</param>
/// <param name="Sector">First sector, in sectors of the log.</param>
/// <param name="Sectors">How many.</param>
/// <param name="Data">Where its data begins in the log, in bytes.</param>
internal readonly record struct LogEntry(LogFlags Flags, long Sector, long Sectors, long Data)
{
    /// <summary>Whether a volatile cache may have held it: a write that did not go through it.</summary>
    internal bool IsCached => Sectors > 0 && (Flags & (LogFlags.ForceUnitAccess | LogFlags.Discard | LogFlags.Mark)) == 0;
}
