namespace StorageChaos.Agent.Crashing;

/// <summary>A disk or an image.</summary>
internal interface IBlocks
{
    /// <summary>Fills the whole buffer.</summary>
    /// <exception cref="CrashException">It cannot be read, or ends before.</exception>
    void Read(Span<byte> buffer, long offset);

    /// <summary>Writes all bytes.</summary>
    /// <exception cref="CrashException">It cannot be written.</exception>
    void Write(ReadOnlySpan<byte> bytes, long offset);
}
