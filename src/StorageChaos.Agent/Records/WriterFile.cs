using StorageChaos.Agent.Native;

namespace StorageChaos.Agent.Records;

/// <summary>The file of one writer, by system calls alone.</summary>
internal sealed class WriterFile(RecordOptions options, int writer)
{
    private PlainFile? file;

    internal bool IsOpen => file is not null;

    /// <summary>Creates or opens the file. When it fails, nothing can have been written.</summary>
    internal CallFailure? Open()
    {
        var flags = Libc.OWriteOnly | Libc.OCreate | options.Barrier switch
        {
            WriteBarrier.OSync => Libc.OSync,
            WriteBarrier.ODsync => Libc.ODsync,
            _ => 0,
        };
        var failure = PlainFile.Open(options.PathOf(writer), flags, out var opened);
        file = failure is null ? opened : null;
        return failure;
    }

    /// <summary>Makes the empty file itself durable.</summary>
    internal CallFailure? Fsync() => file!.Fsync();

    /// <summary>Makes the file's name durable.</summary>
    internal CallFailure? FsyncDirectory() => PlainFile.FsyncDirectory(options.Place.Directory);

    // A write that was interrupted has written nothing. But if the write itself is the barrier, then perhaps only the barrier was
    // interrupted, and a second write would not tell.
    /// <summary>Writes at an offset. After a failure the bytes may be there or not.</summary>
    internal CallFailure? Write(ReadOnlySpan<byte> record, long offset) =>
        file!.Write(record, offset, repeatInterrupted: options.Barrier == WriteBarrier.Fsync);

    /// <summary>Waits until all writes so far are durable, unless each of them has waited for that.</summary>
    internal CallFailure? Barrier() => options.Barrier == WriteBarrier.Fsync ? Fsync() : null;

    /// <summary>Closes the file. It is closed whatever close(2) returns.</summary>
    internal CallFailure? Close()
    {
        var failure = file?.Close();
        file = null;
        return failure;
    }
}
