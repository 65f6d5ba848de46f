using System.Globalization;

namespace StorageChaos.Workloads;

/// <summary>Several writers, each appending records to its own file, with a barrier after each.</summary>
public sealed record AppendSpec : IActivity
{
    /// <summary>How many writers, 1-64.</summary>
    public int Writers { get; init; } = 4;

    /// <summary>Size of a record in bytes: a multiple of 512, at most 1 MiB.</summary>
    public int RecordBytes { get; init; } = 4096;

    /// <summary>What makes a write acknowledged.</summary>
    public Barrier Barrier { get; init; } = Barrier.Fsync;

    /// <inheritdoc/>
    string IActivity.Name => "appends";

    /// <inheritdoc/>
    public IEnumerable<string> Problems()
    {
        if (Writers is < 1 or > 64) yield return $"writers: {Writers} is not between 1 and 64";
        if (RecordBytes is < 512 or > 1 << 20 || RecordBytes % 512 != 0)
            yield return $"recordBytes: {RecordBytes} is not a multiple of 512 up to 1048576";
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Work(ActivityPlace place)
    {
        ArgumentNullException.ThrowIfNull(place);
        return [place.Agent, "append", .. Common(place), "--barrier", Barrier.Name(), "--pause-ms", Text((long)place.Pause.TotalMilliseconds)];
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Read(ActivityPlace place, bool cached)
    {
        ArgumentNullException.ThrowIfNull(place);
        return [place.Agent, "read", .. Common(place), "--cached", cached ? "yes" : "no"];
    }

    private string[] Common(ActivityPlace place) => [.. place.Options(Writers), "--record-bytes", Text(RecordBytes)];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
