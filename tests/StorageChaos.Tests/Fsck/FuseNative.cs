using System.Runtime.InteropServices;
using StorageChaos.Hosts;

namespace StorageChaos.Tests.Fsck;

/// <summary>What a FUSE server needs besides the agent's system calls. Constants are those of Linux on x86-64.</summary>
internal static partial class FuseNative
{
    internal const int OReadWrite = 2;
    internal const int OAccessMode = 3;
    internal const int ONonBlock = 0x800;
    internal const int EPerm = 1;
    internal const int ENoEnt = 2;
    internal const int EIntr = 4;
    internal const int EIo = 5;
    internal const int ENoDev = 19;
    internal const int EInval = 22;
    internal const int ERoFs = 30;
    internal const int ENoSys = 38;
    internal const ulong ReadOnlyNoSetuidNoDevices = 1 | 2 | 4;
    internal const int Detach = 2;
    internal const short PollIn = 1;

    /// <summary>struct pollfd of poll(2).</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Polled
    {
        internal int Fd;
        internal short Events;
        internal short Returned;
    }

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Mount(string source, string target, string type, ulong flags, string data);

    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Unmount(string target, int flags);

    /// <summary>eventfd(2), close-on-exec.</summary>
    internal static int NewEvent() => NewEvent(0, 0x80000 | ONonBlock);

    /// <summary>Waits without a limit until one of them has something to read, or is broken.</summary>
    internal static unsafe int Wait(Span<Polled> polled)
    {
        fixed (Polled* p = polled) return Poll(p, (ulong)polled.Length, -1);
    }

    [LibraryImport("libc", EntryPoint = "eventfd", SetLastError = true)]
    private static partial int NewEvent(uint value, int flags);

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static unsafe partial int Poll(Polled* polled, ulong count, int milliseconds);
}
