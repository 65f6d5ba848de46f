namespace StorageChaos.Agent.Crashing;

/// <summary>One request of a log.</summary>
/// <param name="Flags">What it was.</param>
/// <param name="Sector">First sector, in sectors of the log.</param>
/// <param name="Sectors">How many.</param>
/// <param name="Data">Where its data begins in the log, in bytes.</param>
internal readonly record struct LogEntry(LogFlags Flags, long Sector, long Sectors, long Data)
{
    /// <summary>Whether it is a write that a volatile cache may still have held.</summary>
    internal bool IsCached => Sectors > 0 && (Flags & (LogFlags.ForceUnitAccess | LogFlags.Discard | LogFlags.Mark)) == 0;
}
