namespace StorageChaos.Fsck.Checkers;

/// <summary>
/// What one run of a checker left behind. The lines are read from where they are stored each time they are asked for: a
/// checker that finds a hundred thousand things writes more than should be held.
/// </summary>
public sealed record CheckerRun
{
    /// <summary>The command.</summary>
    public required string Command { get; init; }

    /// <summary>Its exit code; 128 and the signal's number if it was killed.</summary>
    public required int ExitCode { get; init; }

    /// <summary>Why it was ended from outside, e.g. <c>no end within 600 s</c>; null if it ended by itself.</summary>
    public string? Ended { get; init; }

    /// <summary>Lines of its standard output.</summary>
    public IEnumerable<string> Stdout { get; init; } = [];

    /// <summary>Lines of its standard error.</summary>
    public IEnumerable<string> Stderr { get; init; } = [];

    /// <summary>Lines of its problem log (<c>e2fsck -E problem_log</c>), of a checker that writes one.</summary>
    public IEnumerable<string> Problems { get; init; } = [];

    /// <summary><see cref="BeforeReplay"/> or <see cref="AfterReplay"/>.</summary>
    public required string When { get; init; }

    /// <summary>The file system as it was left.</summary>
    public const string BeforeReplay = "before replay";

    /// <summary>The copy of which the journal has been replayed.</summary>
    public const string AfterReplay = "after replay";
}
