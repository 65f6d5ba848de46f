using System.Runtime.InteropServices;

namespace StorageChaos.Agent.Native;

/// <summary>
/// Locks of byte ranges that belong to an open file description (fcntl(2), F_OFD_SETLK): two threads of one process exclude each
/// other with them, too. NFS has them like any other POSIX lock.
/// </summary>
internal static partial class RangeLock
{
    private const int SetLock = 37;
    private const short WriteLock = 1;
    private const short Unlocked = 2;

    /// <summary>Asks once for the exclusive lock of a whole file; <c>EAGAIN</c> or <c>EACCES</c>: somebody else has it.</summary>
    internal static CallFailure? TryTake(PlainFile file) => Set(file, WriteLock, "lock");

    internal static CallFailure? Release(PlainFile file) => Set(file, Unlocked, "unlock");

    private static unsafe CallFailure? Set(PlainFile file, short type, string call)
    {
        // struct flock of x86-64; a length of 0 is up to the end, wherever that is.
        var range = new Flock { Type = type };
        return Control(file.Descriptor, SetLock, &range) == 0 ? null : CallFailure.Of(call);
    }

    // Variadic; on x86-64 such a function takes its arguments where any other does.
    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static unsafe partial int Control(int fd, int command, Flock* range);

    [StructLayout(LayoutKind.Sequential)]
    private struct Flock
    {
        internal short Type;
        internal short Whence;
        internal long Start;
        internal long Length;
        internal int ProcessId;
    }
}
