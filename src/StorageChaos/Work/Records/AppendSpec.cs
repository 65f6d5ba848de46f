using StorageChaos.Protocol;

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
        if (!RecordProtocol.RecordBytes.Takes(RecordBytes))
            yield return $"recordBytes: {RecordBytes} is not {RecordProtocol.RecordBytes.Range}";
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Work(WorkArea area)
    {
        ArgumentNullException.ThrowIfNull(area);
        return [area.Agent, RecordProtocol.Append, .. Common(area), RecordProtocol.Barrier, Barrier.Name(), .. area.Pauses];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Read(WorkArea area, bool cached)
    {
        ArgumentNullException.ThrowIfNull(area);
        return [area.Agent, RecordProtocol.Read, .. Common(area), .. WorkArea.Cached(cached)];
    }

    private string[] Common(WorkArea area) => [.. area.Options(Writers), .. WorkArea.Option(RecordProtocol.RecordBytes, RecordBytes)];
}
