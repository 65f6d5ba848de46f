using System.Buffers.Binary;
using StorageChaos.Agent.Native;

namespace StorageChaos.Agent.Namespaces;

/// <summary>What statx(2) says of a file: struct statx as the kernel lays it out (linux/stat.h).</summary>
internal sealed class FileStatus
{
    private const int Size = 256;
    private const int TypeMask = 0xf000;
    private readonly byte[] status = new byte[Size];

    private FileStatus()
    {
    }

    internal string Type => (Mode & TypeMask) switch { 0x8000 => "file", 0x4000 => "directory", 0xa000 => "symlink", _ => "other" };

    /// <summary>When it was changed, as <c>mtime=seconds.nanoseconds ctime=seconds.nanoseconds</c>.</summary>
    internal string Times => $"mtime={Time(112)} ctime={Time(96)}";

    /// <summary>All of it, as <c>key=value</c> pairs.</summary>
    public override string ToString() =>
        $"type={Type} mode={NameText.Octal(Mode & 0xfff)} uid={Number(20)} gid={Number(24)} nlink={Number(16)} " +
        $"size={Long(40)} {Times} ino={Long(32)}";

    /// <returns>Null when the call failed.</returns>
    internal static FileStatus? Of(string path)
    {
        var status = new FileStatus();
        return Libc.Stat(path, status.status) == 0 ? status : null;
    }

    /// <summary>What this host knows of an open file without asking the server.</summary>
    internal static FileStatus? Known(int fd)
    {
        var status = new FileStatus();
        return Libc.StatKnown(fd, status.status) == 0 ? status : null;
    }

    private int Mode => BinaryPrimitives.ReadUInt16LittleEndian(status.AsSpan(28));

    private ulong Long(int at) => BinaryPrimitives.ReadUInt64LittleEndian(status.AsSpan(at));

    private uint Number(int at) => BinaryPrimitives.ReadUInt32LittleEndian(status.AsSpan(at));

    private string Time(int at) => $"{BinaryPrimitives.ReadInt64LittleEndian(status.AsSpan(at))}.{Number(at + 8):D9}";
}
