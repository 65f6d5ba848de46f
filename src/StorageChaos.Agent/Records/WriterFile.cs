using StorageChaos.Agent.Native;

namespace StorageChaos.Agent.Records;

/// <summary>One writer's file, by system calls alone. Nothing that failed is ever tried again here.</summary>
/// <param name="directory">Where the file is.</param>
/// <param name="path">The file.</param>
/// <param name="barrier">What makes a write durable.</param>
internal sealed class WriterFile(string directory, string path, WriteBarrier barrier)
{
    private const uint Mode = 0b110_100_100;
    private int fd = -1;

    internal bool IsOpen => fd >= 0;

    /// <summary>Creates or reopens the file. When it fails, nothing can have been written.</summary>
    internal CallFailure? Open()
    {
        var flags = Libc.OWriteOnly | Libc.OCreate | Libc.OCloseOnExec | barrier switch
        {
            WriteBarrier.OSync => Libc.OSync,
            WriteBarrier.ODsync => Libc.ODsync,
            _ => 0,
        };
        return Open(path, flags, out fd);
    }

    /// <summary>Makes the empty file itself durable.</summary>
    internal CallFailure? Fsync() => Libc.Fsync(fd) == 0 ? null : CallFailure.Of("fsync");

    /// <summary>Makes the file's name durable: fsync of a file does not promise that of its directory entry.</summary>
    internal CallFailure? FsyncDirectory()
    {
        if (Open(directory, Libc.OReadOnly | Libc.ODirectory | Libc.OCloseOnExec, out var at) is { } failure) return failure;
        CallFailure? result = Libc.Fsync(at) == 0 ? null : CallFailure.Of("fsync");
        _ = Libc.Close(at);
        return result;
    }

    /// <summary>Writes at an offset and waits for the barrier. After a failure the bytes may or may not be there.</summary>
    internal CallFailure? Append(ReadOnlySpan<byte> record, long offset) => Write(record, offset) ?? Barrier();

    /// <summary>Waits for what makes the writes so far durable, where they have not waited for that themselves.</summary>
    internal CallFailure? Barrier() => barrier == WriteBarrier.Fsync ? Fsync() : null;

    /// <summary>Writes at an offset. After a failure the bytes may or may not be there.</summary>
    internal CallFailure? Write(ReadOnlySpan<byte> record, long offset)
    {
        while (record.Length > 0)
        {
            var written = Libc.WriteAt(fd, record, offset);
            if (written <= 0)
            {
                var failure = written == 0 ? new CallFailure("write", 0) : CallFailure.Of("write");
                // EINTR means that nothing was written, unless the barrier is inside the write: then it may be the
                // barrier that was interrupted, and a second one would not tell.
                if (failure.Number == Errno.EIntr && barrier == WriteBarrier.Fsync) continue;
                return failure;
            }

            record = record[(int)written..];
            offset += written;
        }

        return null;
    }

    /// <summary>Closes the file; it is gone whatever close(2) returns.</summary>
    internal CallFailure? Close()
    {
        if (!IsOpen) return null;
        CallFailure? failure = Libc.Close(fd) == 0 ? null : CallFailure.Of("close");
        fd = -1;
        return failure;
    }

    private static CallFailure? Open(string path, int flags, out int fd)
    {
        do fd = Libc.Open(path, flags, Mode);
        while (fd < 0 && Libc.Errno == Errno.EIntr);
        return fd >= 0 ? null : CallFailure.Of("open");
    }
}
