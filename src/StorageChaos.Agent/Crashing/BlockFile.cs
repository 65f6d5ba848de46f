using StorageChaos.Agent.Native;

namespace StorageChaos.Agent.Crashing;

/// <summary>A disk or an image, by its path.</summary>
internal sealed class BlockFile : IDisposable
{
    private readonly string path;
    private readonly PlainFile file;

    /// <exception cref="CrashException">It cannot be opened.</exception>
    internal BlockFile(string path, bool writable)
    {
        this.path = path;
        Check(PlainFile.Open(path, writable ? Libc.OReadWrite : Libc.OReadOnly, out file));
    }

    /// <summary>Fills the whole buffer.</summary>
    /// <exception cref="CrashException">It cannot be read, or ends before.</exception>
    internal void Read(Span<byte> buffer, long offset)
    {
        Check(file.Read(buffer, offset, out var length));
        if (length < buffer.Length) throw new CrashException($"{path}: ends at byte {offset + length}");
    }

    /// <exception cref="CrashException">It cannot be written.</exception>
    internal void Write(ReadOnlySpan<byte> bytes, long offset) => Check(file.Write(bytes, offset));

    /// <summary>Makes everything durable that was written.</summary>
    /// <exception cref="CrashException">It is not durable.</exception>
    internal void Flush() => Check(file.Fsync());

    /// <inheritdoc/>
    public void Dispose() => file.Close();

    private void Check(CallFailure? failure)
    {
        if (failure is { } failed) throw new CrashException($"{path}: {failed.Call}: {failed.Name}");
    }
}
