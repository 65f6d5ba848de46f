using StorageChaos.Agent.Native;

namespace StorageChaos.Agent.Crashing;

/// <summary>A disk or an image, by its path.</summary>
internal sealed class BlockFile : IBlocks, IDisposable
{
    private readonly string path;
    private readonly int fd;

    /// <exception cref="CrashException">It cannot be opened.</exception>
    internal BlockFile(string path, bool writable)
    {
        this.path = path;
        fd = Libc.Open(path, (writable ? Libc.OReadWrite : Libc.OReadOnly) | Libc.OCloseOnExec, 0);
        if (fd < 0) throw Failure("open");
    }

    /// <inheritdoc/>
    public void Read(Span<byte> buffer, long offset)
    {
        for (var done = 0; done < buffer.Length;)
        {
            var count = Libc.ReadAt(fd, buffer[done..], offset + done);
            if (count == 0) throw new CrashException($"{path}: ends at byte {offset + done}");
            if (count > 0) done += (int)count;
            else if (Libc.Errno != Errno.EIntr) throw Failure("read");
        }
    }

    /// <inheritdoc/>
    public void Write(ReadOnlySpan<byte> bytes, long offset)
    {
        for (var done = 0; done < bytes.Length;)
        {
            var count = Libc.WriteAt(fd, bytes[done..], offset + done);
            if (count >= 0) done += (int)count;
            else if (Libc.Errno != Errno.EIntr) throw Failure("write");
        }
    }

    /// <summary>Puts everything written onto the disk.</summary>
    /// <exception cref="CrashException">It is not there.</exception>
    internal void Flush()
    {
        if (Libc.Fsync(fd) < 0) throw Failure("fsync");
    }

    /// <inheritdoc/>
    public void Dispose() => _ = Libc.Close(fd);

    private CrashException Failure(string call) => new($"{path}: {call}: {Errno.Name(Libc.Errno)}");
}
