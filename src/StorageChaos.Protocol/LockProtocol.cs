namespace StorageChaos.Protocol;

/// <summary>Work under locks over two mounts: what the agent and the harness call it, and the options of its commands.</summary>
public static class LockProtocol
{
    /// <summary>The command that works.</summary>
    public const string Command = "locks";

    /// <summary>The command that reads back.</summary>
    public const string ReadCommand = "locks-read";

    /// <summary>A writer takes the exclusive lock of the file in the path.</summary>
    public const string Lock = "lock";

    /// <summary>It gives the lock back.</summary>
    public const string Unlock = "unlock";

    /// <summary>Under the lock it saw a count (the value) and writes the next one (the version).</summary>
    public const string LockedWrite = "locked-write";

    /// <summary>Under the lock it appends a sector to a file that others append to; the version is its place.</summary>
    public const string LockedAppend = "locked-append";

    /// <summary>A file is written and closed, over one mount.</summary>
    public const string Publish = "publish";

    /// <summary>It is opened and read over another mount; the version is what was seen.</summary>
    public const string Look = "look";

    /// <summary>The final read of the count, or of one place in the file of appends.</summary>
    public const string Read = "locks-read";

    /// <summary>The final read of one of these files ended; the value names it.</summary>
    public const string ReadEnd = "locks-read-end";

    /// <summary>The same directory over a second mount.</summary>
    public const string SecondDirectory = "--second-directory";

    /// <summary>How many writers there are: two that count, two that append, one that looks.</summary>
    public const int Writers = 5;
}
