using System.Runtime.InteropServices;
using StorageChaos.Agent.Native;

namespace StorageChaos.Agent.Locks;

/// <summary>
/// Locks of byte ranges that belong to an open file description (fcntl(2), F_OFD_SETLK). So they exclude two threads of one process
/// from each other, too. NFS treats them like any other POSIX lock.
/// </summary>
internal static partial class RangeLock
{
    private const int SetLock = 37;
    private const short WriteLock = 1;
    private const short Unlocked = 2;

    /// <summary>
    /// Asks once for the exclusive lock of a range, which may lie beyond the end of the file. <c>EAGAIN</c> and <c>EACCES</c> mean that
    /// somebody else has it, or a part of it.
    /// </summary>
    /// <param name="file">Open for writing.</param>
    /// <param name="start">First byte.</param>
    /// <param name="length">How many bytes; at least 1.</param>
    internal static CallFailure? TryTake(PlainFile file, long start, long length) => Set(file, WriteLock, start, length, "lock");

    /// <summary>Gives up a range.</summary>
    /// <inheritdoc cref="TryTake"/>
    internal static CallFailure? Release(PlainFile file, long start, long length) => Set(file, Unlocked, start, length, "unlock");

    private static unsafe CallFailure? Set(PlainFile file, short type, long start, long length, string call)
    {
        // struct flock of x86-64.
        var range = new Flock { Type = type, Start = start, Length = length };
        return Control(file.Descriptor, SetLock, &range) == 0 ? null : CallFailure.Of(call);
    }

    // fcntl is variadic. On x86-64 such a function takes its arguments where any other does.
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
