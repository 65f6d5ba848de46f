using StorageChaos.Histories;

namespace StorageChaos.Work.Locks;

/// <summary>The words of this kind of work: the values of <see cref="Op.Action"/>.</summary>
public static class LockProtocol
{
    /// <summary>A writer takes the exclusive lock of the file in <see cref="Op.Path"/>.</summary>
    public const string Lock = "lock";

    /// <summary>It gives the lock back.</summary>
    public const string Unlock = "unlock";

    /// <summary>Under the lock it saw a count (<see cref="Op.Value"/>) and writes the next one (<see cref="Op.Version"/>).</summary>
    public const string LockedWrite = "locked-write";

    /// <summary>Under the lock it appends a sector to a file that others append to; <see cref="Op.Version"/> is its place.</summary>
    public const string LockedAppend = "locked-append";

    /// <summary>A file is written and closed, over one mount.</summary>
    public const string Publish = "publish";

    /// <summary>It is opened and read over another mount; <see cref="Op.Version"/> is what was seen.</summary>
    public const string Look = "look";

    /// <summary>The final read of the count, or of one place in the file of appends.</summary>
    public const string Read = "locks-read";

    /// <summary>The final read of one of these files ended; <see cref="Op.Value"/> names it.</summary>
    public const string ReadEnd = "locks-read-end";
}
