using System.Runtime.InteropServices;

namespace StorageChaos.Agent.Native;

/// <summary>
/// The system calls, without the classes of the base library between: these repeat, buffer and translate, and the harness wants the
/// errno of each call. Constants are those of Linux on x86-64.
/// </summary>
internal static partial class Libc
{
    internal const int OReadOnly = 0;
    internal const int OWriteOnly = 1;
    internal const int OReadWrite = 2;
    internal const int OCreate = 0x40;
    internal const int OTruncate = 0x200;
    internal const int ODsync = 0x1000;
    internal const int OSync = 0x101000;
    internal const int ODirectory = 0x10000;
    internal const int OCloseOnExec = 0x80000;
    internal const int SeekEnd = 2;
    internal const int FadviseDontNeed = 4;
    internal const int SigPipe = 13;
    internal const nint SigIgn = 1;

    /// <summary>Why the last call on this thread returned -1; errno(3).</summary>
    internal static int Errno => Marshal.GetLastPInvokeError();

    // open is variadic. On x86-64 such a function takes its integer arguments where any other does.
    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Open(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    internal static partial int Close(int fd);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    internal static partial int Fsync(int fd);

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    internal static partial long Seek(int fd, long offset, int whence);

    /// <summary>Returns the error instead of setting errno.</summary>
    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    internal static partial int Fadvise(int fd, long offset, long length, int advice);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Rename(string from, string to);

    [LibraryImport("libc", EntryPoint = "unlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Unlink(string path);

    [LibraryImport("libc", EntryPoint = "signal")]
    internal static partial nint Signal(int number, nint handler);

    /// <summary>exit_group(2) at once: waits for no thread and runs no handler.</summary>
    [LibraryImport("libc", EntryPoint = "_exit")]
    internal static partial void ExitNow(int status);

    internal static unsafe nint Read(int fd, Span<byte> buffer)
    {
        fixed (byte* p = buffer) return Read(fd, p, (nuint)buffer.Length);
    }

    internal static unsafe nint Write(int fd, ReadOnlySpan<byte> bytes)
    {
        fixed (byte* p = bytes) return Write(fd, p, (nuint)bytes.Length);
    }

    internal static unsafe nint ReadAt(int fd, Span<byte> buffer, long offset)
    {
        fixed (byte* p = buffer) return ReadAt(fd, p, (nuint)buffer.Length, offset);
    }

    internal static unsafe nint WriteAt(int fd, ReadOnlySpan<byte> bytes, long offset)
    {
        fixed (byte* p = bytes) return WriteAt(fd, p, (nuint)bytes.Length, offset);
    }

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static unsafe partial nint Read(int fd, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static unsafe partial nint Write(int fd, byte* buffer, nuint count);

    [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
    private static unsafe partial nint ReadAt(int fd, byte* buffer, nuint count, long offset);

    [LibraryImport("libc", EntryPoint = "pwrite", SetLastError = true)]
    private static unsafe partial nint WriteAt(int fd, byte* buffer, nuint count, long offset);
}
