using StorageChaos.Checks;
using StorageChaos.Protocol;

namespace StorageChaos.Work.Locks;

/// <summary>What the cold places say of the files that are written under locks.</summary>
internal static class LockReads
{
    /// <summary>Whether every cold place refused to give one place in a file.</summary>
    /// <param name="run">The run.</param>
    /// <param name="path">The file.</param>
    /// <param name="place">From 0, in sectors; the count has one only, whose version is the count.</param>
    public static bool AreLost(RunRecord run, string? path, long place) =>
        new ColdReads(run, LockProtocol.Read, LockProtocol.ReadEnd).IsLost(
            op => op.Action == LockProtocol.Read && op.Path == path && (place == 0 || op.Version == place),
            op => op.Action == LockProtocol.ReadEnd && op.Value == $"file={path}");
}
