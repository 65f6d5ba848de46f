namespace StorageChaos.Agent.Native;

/// <summary>
/// An open file, by system calls alone. A call that failed is not repeated, unless a signal interrupted it before it had done
/// anything (EINTR).
/// </summary>
internal sealed class PlainFile(int fd)
{
    private const uint Mode = 0b110_100_100;

    internal int Descriptor => fd;

    /// <param name="path">The file.</param>
    /// <param name="flags">As for open(2).</param>
    /// <param name="file">The file, if it could be opened.</param>
    internal static CallFailure? Open(string path, int flags, out PlainFile file)
    {
        int fd;
        do fd = Libc.Open(path, flags | Libc.OCloseOnExec, Mode);
        while (fd < 0 && Libc.Errno == Errno.EIntr);
        CallFailure? failure = fd >= 0 ? null : CallFailure.Of("open");
        file = new PlainFile(fd);
        return failure;
    }

    /// <param name="path">The file.</param>
    /// <param name="cached">Whether what this host has cached may answer. If not, the kernel is asked to drop it.</param>
    /// <param name="file">The file, if it could be opened.</param>
    internal static CallFailure? OpenToRead(string path, bool cached, out PlainFile file)
    {
        var failure = Open(path, Libc.OReadOnly, out file);
        if (failure is null && !cached) _ = Libc.Fadvise(file.Descriptor, 0, 0, Libc.FadviseDontNeed);
        return failure;
    }

    /// <summary>Makes the names in a directory durable: fsync of a file does not promise that of its directory entry (fsync(2)).</summary>
    internal static CallFailure? FsyncDirectory(string directory)
    {
        if (Open(directory, Libc.OReadOnly | Libc.ODirectory, out var at) is { } failure) return failure;
        var result = at.Fsync();
        _ = Libc.Close(at.Descriptor);
        return result;
    }

    /// <param name="bytes">What to write.</param>
    /// <param name="offset">Where.</param>
    /// <param name="repeatInterrupted">Whether a write that was interrupted is repeated.</param>
    internal CallFailure? Write(ReadOnlySpan<byte> bytes, long offset, bool repeatInterrupted = true)
    {
        while (bytes.Length > 0)
        {
            var written = Libc.WriteAt(fd, bytes, offset);
            if (written < 0 && repeatInterrupted && Libc.Errno == Errno.EIntr) continue;
            if (written <= 0) return written == 0 ? new CallFailure("write", 0) : CallFailure.Of("write");
            bytes = bytes[(int)written..];
            offset += written;
        }

        return null;
    }

    /// <param name="bytes">To be filled.</param>
    /// <param name="offset">From where.</param>
    /// <param name="length">How many bytes were read; fewer than there is room for only at the end of the file or after a failure.</param>
    internal CallFailure? Read(Span<byte> bytes, long offset, out int length)
    {
        length = 0;
        while (length < bytes.Length)
        {
            var count = Libc.ReadAt(fd, bytes[length..], offset + length);
            if (count == 0) break;
            if (count > 0) length += (int)count;
            else if (Libc.Errno != Errno.EIntr) return CallFailure.Of("read");
        }

        return null;
    }

    internal CallFailure? Fsync() => Libc.Fsync(fd) == 0 ? null : CallFailure.Of("fsync");

    /// <summary>Closes it. It is closed whatever close(2) returns.</summary>
    internal CallFailure? Close() => Libc.Close(fd) == 0 ? null : CallFailure.Of("close");
}
