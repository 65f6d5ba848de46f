using StorageChaos.Protocol;

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
        if (!RecordProtocol.RecordBytes.Takes(RecordBytes))
            yield return $"recordBytes: {RecordBytes} is not {RecordProtocol.RecordBytes.Range}";
        if (!RecordProtocol.Records.Takes(Records)) yield return $"records: {Records} is not {RecordProtocol.Records.Range}";
        else if ((long)Records * RecordBytes > SectorProtocol.MostFileBytes)
            yield return $"records: {Records} records of {RecordBytes} bytes are more than 1 GiB";
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Work(WorkArea area)
    {
        ArgumentNullException.ThrowIfNull(area);
        return
        [
            area.Agent, RecordProtocol.Overwrite, .. Common(area), .. WorkArea.Option(RecordProtocol.Records, Records),
            RecordProtocol.Barrier, Barrier.Name(), .. area.Pauses,
        ];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Read(WorkArea area, bool cached)
    {
        ArgumentNullException.ThrowIfNull(area);
        return [area.Agent, RecordProtocol.Read, .. Common(area), .. WorkArea.Cached(cached)];
    }

    private string[] Common(WorkArea area) => [.. area.Options(Writers), .. WorkArea.Option(RecordProtocol.RecordBytes, RecordBytes)];
}
