namespace StorageChaos.Work.Records;

/// <summary>
/// Several writers, each overwriting records of its own file, picked by chance, with a barrier after each. A writer first lays out
/// its file: version 1 of all records with one barrier. From then on a record's version rises by one with each write of that record
/// that may have happened, so what is found there later tells an old write from a new one.
/// </summary>
public sealed record OverwriteSpec : IWork
{
    /// <summary>How many writers, 1-64.</summary>
    public int Writers { get; init; } = 2;

    /// <summary>Size of a record in bytes: a multiple of 512, at most 1 MiB.</summary>
    public int RecordBytes { get; init; } = 4096;

    /// <summary>How many records a file has, 1-1048576; a file has at most 1 GiB.</summary>
    public int Records { get; init; } = 256;

    /// <summary>What makes a write acknowledged.</summary>
    public Barrier Barrier { get; init; } = Barrier.Fsync;

    /// <inheritdoc/>
    string IWork.Name => "overwrites";

    /// <inheritdoc/>
    public IEnumerable<string> Problems()
    {
        if (Writers is < 1 or > 64) yield return $"writers: {Writers} is not between 1 and 64";
        if (RecordBytes is < 512 or > 1 << 20 || RecordBytes % 512 != 0)
            yield return $"recordBytes: {RecordBytes} is not a multiple of 512 up to 1048576";
        if (Records is < 1 or > 1 << 20) yield return $"records: {Records} is not between 1 and 1048576";
        else if ((long)Records * RecordBytes > 1 << 30) yield return $"records: {Records} records of {RecordBytes} bytes are more than 1 GiB";
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Work(WorkArea area)
    {
        ArgumentNullException.ThrowIfNull(area);
        return
        [
            area.Agent, "overwrite", .. Common(area), "--records", WorkArea.Text(Records),
            "--barrier", Barrier.Name(), .. area.Pauses,
        ];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Read(WorkArea area, bool cached)
    {
        ArgumentNullException.ThrowIfNull(area);
        return [area.Agent, "read", .. Common(area), .. WorkArea.Cached(cached)];
    }

    private string[] Common(WorkArea area) => [.. area.Options(Writers), "--record-bytes", WorkArea.Text(RecordBytes)];
}
