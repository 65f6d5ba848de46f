namespace StorageChaos.Workloads;

/// <summary>What the client does: several writers, each appending records to its own file, with a barrier after each.</summary>
public sealed record WorkloadSpec
{
    /// <summary>How many writers, 1-64.</summary>
    public int Writers { get; init; } = 4;

    /// <summary>Size of a record in bytes: a multiple of 512, at most 1 MiB.</summary>
    public int RecordBytes { get; init; } = 4096;

    /// <summary>What makes a write acknowledged.</summary>
    public Barrier Barrier { get; init; } = Barrier.Fsync;

    /// <summary>Pause of a writer after each record.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>How long it runs undisturbed before the first fault.</summary>
    public TimeSpan Steady { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long it runs on after the service has recovered.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>What is out of range, with the key.</summary>
    public IEnumerable<string> Problems()
    {
        if (Writers is < 1 or > 64) yield return $"workload.writers: {Writers} is not between 1 and 64";
        if (RecordBytes is < 512 or > 1 << 20 || RecordBytes % 512 != 0)
            yield return $"workload.recordBytes: {RecordBytes} is not a multiple of 512 up to 1048576";
    }
}
