using System.Runtime.InteropServices;

namespace StorageChaos.Agent.Native;

/// <summary>The system calls on names and attributes; those of section 2 of the manual, under their own names.</summary>
internal static partial class Libc
{
    internal const int OExclusive = 0x80;
    private const int AtCurrentDirectory = -100;
    private const int AtSymlinkNoFollow = 0x100;
    private const int AtEmptyPath = 0x1000;
    private const int AtStatxDontSync = 0x4000;
    private const uint StatxBasic = 0x7ff;
    private const long UtimeOmit = (1L << 30) - 2;

    [LibraryImport("libc", EntryPoint = "mkdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int MakeDirectory(string path, uint mode);

    [LibraryImport("libc", EntryPoint = "rmdir", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int RemoveDirectory(string path);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Link(string path, string to);

    [LibraryImport("libc", EntryPoint = "symlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int SymbolicLink(string target, string path);

    [LibraryImport("libc", EntryPoint = "ftruncate", SetLastError = true)]
    internal static partial int Truncate(int fd, long size);

    [LibraryImport("libc", EntryPoint = "fchmod", SetLastError = true)]
    internal static partial int ChangeMode(int fd, uint mode);

    [LibraryImport("libc", EntryPoint = "fchown", SetLastError = true)]
    internal static partial int ChangeOwner(int fd, uint uid, uint gid);

    /// <summary>futimens(3): sets the modification time, in seconds since 1970, and leaves the access time alone.</summary>
    internal static unsafe int SetModified(int fd, long seconds)
    {
        var times = stackalloc long[] { 0, UtimeOmit, seconds, 0 };
        return SetTimes(fd, times);
    }

    internal static unsafe int SetAttribute(int fd, string name, ReadOnlySpan<byte> value)
    {
        fixed (byte* p = value) return SetAttribute(fd, name, p, (nuint)value.Length, 0);
    }

    /// <summary>Of a name, without following a symbolic link.</summary>
    internal static unsafe int Stat(string path, Span<byte> status)
    {
        fixed (byte* p = status) return Statx(AtCurrentDirectory, path, AtSymlinkNoFollow, StatxBasic, p);
    }

    /// <summary>Of an open file, as far as this host knows it already: never waits for a server (statx(2), AT_STATX_DONT_SYNC).</summary>
    internal static unsafe int StatKnown(int fd, Span<byte> status)
    {
        fixed (byte* p = status) return Statx(fd, "", AtEmptyPath | AtStatxDontSync, StatxBasic, p);
    }

    internal static unsafe nint ReadLink(string path, Span<byte> target)
    {
        fixed (byte* p = target) return ReadLink(path, p, (nuint)target.Length);
    }

    internal static unsafe nint ListAttributes(string path, Span<byte> names)
    {
        fixed (byte* p = names) return ListAttributes(path, p, (nuint)names.Length);
    }

    internal static unsafe nint GetAttribute(string path, string name, Span<byte> value)
    {
        fixed (byte* p = value) return GetAttribute(path, name, p, (nuint)value.Length);
    }

    internal static unsafe nint GetEntries(int fd, Span<byte> entries)
    {
        fixed (byte* p = entries) return GetEntries(fd, p, (nuint)entries.Length);
    }

    [LibraryImport("libc", EntryPoint = "futimens", SetLastError = true)]
    private static unsafe partial int SetTimes(int fd, long* times);

    [LibraryImport("libc", EntryPoint = "fsetxattr", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int SetAttribute(int fd, string name, byte* value, nuint size, int flags);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Statx(int fd, string path, int flags, uint mask, byte* status);

    [LibraryImport("libc", EntryPoint = "readlink", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial nint ReadLink(string path, byte* target, nuint size);

    [LibraryImport("libc", EntryPoint = "llistxattr", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial nint ListAttributes(string path, byte* names, nuint size);

    [LibraryImport("libc", EntryPoint = "lgetxattr", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial nint GetAttribute(string path, string name, byte* value, nuint size);

    [LibraryImport("libc", EntryPoint = "getdents64", SetLastError = true)]
    private static unsafe partial nint GetEntries(int fd, byte* entries, nuint size);
}
