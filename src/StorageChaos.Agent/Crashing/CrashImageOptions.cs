using StorageChaos.Agent.CommandLine;
using StorageChaos.Protocol;

namespace StorageChaos.Agent.Crashing;

/// <summary>The options of <c>crash-image</c>.</summary>
internal sealed record CrashImageOptions
{
    /// <summary>Device or file that holds the log of dm-log-writes.</summary>
    internal required string Log { get; init; }

    /// <summary>Device or file to which everything in the log was written.</summary>
    internal required string Device { get; init; }

    /// <summary>Size of the volatile cache.</summary>
    internal required int CacheBytes { get; init; }

    /// <summary>How many of the writes in the cache are missing.</summary>
    internal required int MissingPercent { get; init; }

    /// <summary>Chooses which.</summary>
    internal required ulong Seed { get; init; }

    /// <exception cref="UsageException">An option is missing or wrong.</exception>
    internal static CrashImageOptions Take(OptionValues values) => new()
    {
        Log = values.Text(CrashProtocol.Log),
        Device = values.Text(CrashProtocol.Device),
        CacheBytes = values.Number(CrashProtocol.CacheBytes),
        MissingPercent = values.Number(CrashProtocol.MissingPercent),
        Seed = values.Seed(CrashProtocol.Seed),
    };
}
