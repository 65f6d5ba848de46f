namespace StorageChaos.Protocol;

/// <summary>The options that all commands with writers share.</summary>
public static class PlaceProtocol
{
    /// <summary>The directory under test.</summary>
    public const string Directory = "--directory";

    /// <summary>A number that is in all data of a run, and decides everything that is random.</summary>
    public const string Seed = "--seed";

    /// <summary>For reading: whether what the host has cached may answer, <see cref="Yes"/> or <see cref="No"/>.</summary>
    public const string Cached = "--cached";

    /// <summary>A value of <see cref="Cached"/>.</summary>
    public const string Yes = "yes";

    /// <inheritdoc cref="Yes"/>
    public const string No = "no";

    /// <summary>How many writers. More are more threads than a small client machine could run anyway.</summary>
    public static NumberOption Writers { get; } = new("--writers", 1, 256);

    /// <summary>Number of the first writer: each writer of a run has a number of its own.</summary>
    public static NumberOption FirstWriter { get; } = new("--first-writer", 0, 1 << 20);

    /// <summary>For work: how long a writer waits after each operation, in milliseconds.</summary>
    public static NumberOption PauseMilliseconds { get; } = new("--pause-ms", 0, 3_600_000);
}
