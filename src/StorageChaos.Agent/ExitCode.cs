namespace StorageChaos.Agent;

/// <summary>What the program exits with; numbers of sysexits.h where it has one.</summary>
internal static class ExitCode
{
    /// <summary>The command ended as it should. Errors of the storage are results, not failures of the agent.</summary>
    internal const int Success = 0;

    /// <summary>Writers hung in a system call past the stop; the last line names them.</summary>
    internal const int Stuck = 1;

    /// <summary>EX_USAGE: an argument is wrong.</summary>
    internal const int Usage = 64;

    /// <summary>EX_DATAERR: the log of writes, or the disk, cannot be used; standard error says why.</summary>
    internal const int BadData = 65;

    /// <summary>EX_UNAVAILABLE: a program or library that the command needs is not installed; standard error names it.</summary>
    internal const int Unavailable = 69;

    /// <summary>EX_IOERR: standard output broke, so that nobody recorded what happened.</summary>
    internal const int OutputBroken = 74;
}
