namespace StorageChaos.Protocol;

/// <summary>Backups: what the agent and the harness call them, and the options of their commands.</summary>
public static class BackupProtocol
{
    /// <summary>The command that works.</summary>
    public const string Command = "backup";

    /// <summary>The command that reads back.</summary>
    public const string ReadCommand = "backup-read";

    /// <summary>A large file is received under a name of its own, and gets its final name when it is complete and durable.</summary>
    public const string Upload = "backup";

    /// <summary>An acknowledged file of <see cref="Upload"/> is removed.</summary>
    public const string Remove = "backup-remove";

    /// <summary>The final read of one file of <see cref="Upload"/>, by the name under which it is there.</summary>
    public const string Read = "backup-read";

    /// <summary>The final read of one writer's files ended; the number counts those under a final name.</summary>
    public const string ReadEnd = "backup-read-end";

    /// <summary>Bytes of one file.</summary>
    public static NumberOption FileBytes { get; } =
        new("--file-bytes", SectorProtocol.Bytes, SectorProtocol.MostFileBytes, SectorProtocol.Bytes);

    /// <summary>Bytes of one write.</summary>
    public static NumberOption ChunkBytes { get; } =
        new("--chunk-bytes", SectorProtocol.Bytes, SectorProtocol.MostBytes, SectorProtocol.Bytes);

    /// <summary>How fast the source of each writer delivers, in bytes per second; 0: as fast as it is taken.</summary>
    public static NumberOption BytesPerSecond { get; } = new("--bytes-per-second", 0, int.MaxValue);

    /// <summary>How many complete files each writer keeps.</summary>
    public static NumberOption Keep { get; } = new("--keep", 1, 1000);
}
