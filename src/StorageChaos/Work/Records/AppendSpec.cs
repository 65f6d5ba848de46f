namespace StorageChaos.Work.Records;

/// <summary>Several writers, each appending records to its own file, with a barrier after each.</summary>
public sealed record AppendSpec : IWork
{
    /// <summary>How many writers, 1-64.</summary>
    public int Writers { get; init; } = 4;

    /// <summary>Size of a record in bytes: a multiple of 512, at most 1 MiB.</summary>
    public int RecordBytes { get; init; } = 4096;

    /// <summary>What makes a write acknowledged.</summary>
    public Barrier Barrier { get; init; } = Barrier.Fsync;

    /// <inheritdoc/>
    string IWork.Name => "appends";

    /// <inheritdoc/>
    public IEnumerable<string> Problems()
    {
        if (Writers is < 1 or > 64) yield return $"writers: {Writers} is not between 1 and 64";
        if (RecordBytes is < 512 or > 1 << 20 || RecordBytes % 512 != 0)
            yield return $"recordBytes: {RecordBytes} is not a multiple of 512 up to 1048576";
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Work(WorkArea area)
    {
        ArgumentNullException.ThrowIfNull(area);
        return [area.Agent, "append", .. Common(area), "--barrier", Barrier.Name(), .. area.Pauses];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Read(WorkArea area, bool cached)
    {
        ArgumentNullException.ThrowIfNull(area);
        return [area.Agent, "read", .. Common(area), .. WorkArea.Cached(cached)];
    }

    private string[] Common(WorkArea area) => [.. area.Options(Writers), "--record-bytes", WorkArea.Text(RecordBytes)];
}
