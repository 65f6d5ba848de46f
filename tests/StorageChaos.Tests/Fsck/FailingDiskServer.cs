using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;
using StorageChaos.Agent.Native;

namespace StorageChaos.Tests.Fsck;

/// <summary>
/// Answers the kernel's requests for a <see cref="FailingDisk"/>: FUSE protocol 7.31, include/uapi/linux/fuse.h and
/// Documentation/filesystems/fuse of the kernel. One thread; a read that hangs is a request that is not answered yet.
/// </summary>
internal sealed class FailingDiskServer(
    int fuse,
    SafeFileHandle image,
    IReadOnlyList<(long Offset, long Length)> bad,
    (long Offset, long Length) hanging)
{
    private const ulong Root = 1;
    private const ulong Disk = 2;
    private const uint Directory = 0x4000 | 0x16d; // r-xr-xr-x
    private const uint RegularFile = 0x8000 | 0x124; // r--r--r--

    // FOPEN_DIRECT_IO: every read comes here as it was called, so that nothing that was read before or ahead decides
    // which one fails. FOPEN_NOFLUSH: close(2) asks nothing, so that our own end never waits for ourselves.
    private const uint DirectAndNoFlush = 1 | 32;
    private const uint MaxPages = 1 << 22;
    private const ulong Seconds = 3600;

    private readonly FuseReply reply = new(fuse);
    private readonly long size = RandomAccess.GetLength(image);
    private readonly List<(ulong Request, long Offset, int Count)> hung = [];
    private readonly TaskCompletionSource firstHung = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool released;

    /// <summary>Ends when the first read hangs.</summary>
    internal Task FirstHung => firstHung.Task;

    /// <summary>Answers the reads that hang, and hangs none from now on.</summary>
    internal void Release()
    {
        released = true;
        foreach (var (request, offset, count) in hung)
            Read(request, offset, count);
        hung.Clear();
    }

    /// <summary>Answers one request.</summary>
    /// <param name="message">struct fuse_in_header and what follows it.</param>
    internal void Handle(ReadOnlySpan<byte> message)
    {
        var opcode = (FuseOpcode)U32(message, 4);
        var request = U64(message, 8);
        var node = U64(message, 16);
        var argument = message[40..];
        switch (opcode)
        {
            // Of what the kernel offers only max_pages is of use: without it, reads come in pieces of 128 KiB.
            case FuseOpcode.Init:
                reply.U32(7).U32(31).U32(0).U32(MaxPages).U16(0).U16(0).U32(4096).U32(1)
                    .U16(FuseReply.MaxRead / 4096).Zeros(34).Send(request);
                break;
            case FuseOpcode.Lookup when node == Root && argument.SequenceEqual("disk\0"u8):
                Attributes(reply.U64(Disk).U64(0).U64(Seconds).U64(Seconds).U32(0).U32(0), Disk).Send(request);
                break;
            case FuseOpcode.Lookup:
                reply.Fail(request, FuseNative.ENoEnt);
                break;
            case FuseOpcode.GetAttr:
                Attributes(reply.U64(Seconds).U32(0).U32(0), node).Send(request);
                break;
            case FuseOpcode.Open when (U32(argument, 0) & FuseNative.OAccessMode) != Libc.OReadOnly:
                reply.Fail(request, FuseNative.ERoFs);
                break;
            case FuseOpcode.Open:
                reply.U64(0).U32(DirectAndNoFlush).U32(0).Send(request);
                break;
            case FuseOpcode.OpenDir:
                reply.Zeros(16).Send(request);
                break;
            case FuseOpcode.Read when !released && Overlap(hanging, (long)U64(argument, 8), U32(argument, 16)):
                hung.Add((request, (long)U64(argument, 8), (int)U32(argument, 16)));
                firstHung.TrySetResult();
                break;
            case FuseOpcode.Read:
                Read(request, (long)U64(argument, 8), (int)U32(argument, 16));
                break;
            case FuseOpcode.ReadDir:
                if (U64(argument, 8) == 0)
                    reply.Entry(".", Root, 1, Directory >> 12)
                        .Entry("..", Root, 2, Directory >> 12)
                        .Entry("disk", Disk, 3, RegularFile >> 12);
                reply.Send(request);
                break;
            case FuseOpcode.StatFs:
                reply.U64((ulong)size / 4096).Zeros(32).U32(4096).U32(255).U32(4096).Zeros(28).Send(request);
                break;
            case FuseOpcode.Release or FuseOpcode.ReleaseDir or FuseOpcode.Destroy:
                reply.Send(request);
                break;
            case FuseOpcode.Interrupt:
                Interrupt(U64(argument, 0));
                break;
            case FuseOpcode.Forget or FuseOpcode.BatchForget:
                break; // neither has a reply
            default:
                reply.Fail(request, FuseNative.ENoSys);
                break;
        }
    }

    private static bool Overlap((long Offset, long Length) range, long offset, long count) =>
        offset < range.Offset + range.Length && range.Offset < offset + count;

    private void Read(ulong request, long offset, int count)
    {
        if (bad.Any(range => Overlap(range, offset, count)))
        {
            reply.Fail(request, FuseNative.EIo);
            return;
        }

        count = Math.Min(count, FuseReply.MaxRead);
        try
        {
            reply.Shorten(count - RandomAccess.Read(image, reply.Next(count), offset));
            reply.Send(request);
        }
        catch (IOException)
        {
            reply.Fail(request, FuseNative.EIo);
        }
    }

    // A killed reader that is not answered cannot die. A request that is not in the list has been answered already.
    private void Interrupt(ulong request)
    {
        if (hung.RemoveAll(h => h.Request == request) > 0)
            reply.Fail(request, FuseNative.EIntr);
    }

    /// <summary>struct fuse_attr.</summary>
    private FuseReply Attributes(FuseReply to, ulong node)
    {
        var (length, mode) = node == Disk ? ((ulong)size, RegularFile) : (0, Directory);
        return to.U64(node).U64(length).U64((length + 511) / 512).Zeros(36).U32(mode).U32(1).Zeros(12).U32(4096).U32(0);
    }

    private static uint U32(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);

    private static ulong U64(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt64LittleEndian(bytes[at..]);
}
