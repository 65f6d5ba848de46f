namespace StorageChaos.Protocol;

/// <summary>The command that makes of a disk what a crash would have left of it.</summary>
public static class CrashProtocol
{
    /// <summary>The command.</summary>
    public const string Command = "crash-image";

    /// <summary>
    /// Device or file that holds the log of dm-log-writes (kernel: Documentation/admin-guide/device-mapper/log-writes.rst).
    /// </summary>
    public const string Log = "--log";

    /// <summary>Device or file to which everything in the log was written.</summary>
    public const string Device = "--device";

    /// <summary>Chooses which writes are missing.</summary>
    public const string Seed = "--seed";

    /// <summary>Size of the volatile cache, in bytes.</summary>
    public static NumberOption CacheBytes { get; } = new("--cache-bytes", 0, 1 << 30);

    /// <summary>How many of the writes in the cache are missing, in percent.</summary>
    public static NumberOption MissingPercent { get; } = new("--missing-percent", 0, 100);
}
