namespace StorageChaos.Agent.Locks;

/// <summary>Names of the files of <c>locks</c>.</summary>
internal static class LockFiles
{
    /// <summary>One sector, whose record number is the count.</summary>
    internal const string Counter = "locks-counter.dat";

    /// <summary>Sectors of two writers, in whatever order they came.</summary>
    internal const string Appends = "locks-appends.dat";

    /// <summary>What one mount writes and the other looks at.</summary>
    internal const string Visible = "locks-visible.dat";
}
