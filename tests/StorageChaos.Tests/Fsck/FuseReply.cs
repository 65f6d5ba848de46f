using System.Buffers.Binary;
using System.Text;
using StorageChaos.Agent.Native;

namespace StorageChaos.Tests.Fsck;

/// <summary>
/// A reply under construction: struct fuse_out_header and what follows it (include/uapi/linux/fuse.h of the kernel).
/// The buffer is used again for the next reply.
/// </summary>
internal sealed class FuseReply(int fuse)
{
    private const int Header = 16;

    /// <summary>The most that the kernel can be told to ask for at once, without its administrator.</summary>
    internal const int MaxRead = 1024 * 1024;

    private readonly byte[] buffer = new byte[Header + MaxRead];
    private int length = Header;

    internal FuseReply U16(int value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(Next(2), (ushort)value);
        return this;
    }

    internal FuseReply U32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(Next(4), value);
        return this;
    }

    internal FuseReply U64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Next(8), value);
        return this;
    }

    internal FuseReply Zeros(int count)
    {
        Next(count).Clear();
        return this;
    }

    /// <summary>struct fuse_dirent, padded to 8 bytes.</summary>
    internal FuseReply Entry(string name, ulong inode, ulong nextOffset, uint type)
    {
        U64(inode).U64(nextOffset).U32((uint)name.Length).U32(type);
        Encoding.ASCII.GetBytes(name, Next(name.Length));
        return Zeros(-name.Length & 7);
    }

    /// <summary>Where content goes that is read right into the reply.</summary>
    internal Span<byte> Next(int count)
    {
        var next = buffer.AsSpan(length, count);
        length += count;
        return next;
    }

    /// <summary>Gives back the end of <see cref="Next"/> that was not filled.</summary>
    internal void Shorten(int count) => length -= count;

    internal void Send(ulong request) => Send(request, 0);

    /// <summary>Sends an error, and nothing of what has been put together.</summary>
    internal void Fail(ulong request, int errno)
    {
        length = Header;
        Send(request, -errno);
    }

    // The kernel refuses a reply whose reader is gone (ENOENT) or whose file system is (ENODEV): nobody waits for it.
    private void Send(ulong request, int error)
    {
        BinaryPrimitives.WriteInt32LittleEndian(buffer, length);
        BinaryPrimitives.WriteInt32LittleEndian(buffer.AsSpan(4), error);
        BinaryPrimitives.WriteUInt64LittleEndian(buffer.AsSpan(8), request);
        _ = Libc.Write(fuse, buffer.AsSpan(0, length));
        length = Header;
    }
}
