namespace StorageChaos.Hosts;

/// <summary>What one command on one host did: a line of <c>commands.jsonl</c>.</summary>
public sealed record CommandOutcome
{
    /// <summary>Host that ran it.</summary>
    public required string Host { get; init; }

    /// <summary>The command as an engineer would type it.</summary>
    public required string Command { get; init; }

    /// <summary>When it was started.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>How long it took, connection included, in seconds.</summary>
    public required double Duration { get; init; }

    /// <summary>Exit code; -1 if it did not end by itself (deadline, cancelled, connection lost).</summary>
    public required int ExitCode { get; init; }

    /// <summary>Standard output.</summary>
    public string Output { get; init; } = "";

    /// <summary>Standard error.</summary>
    public string ErrorOutput { get; init; } = "";

    /// <summary>Whether the exit code is 0.</summary>
    public bool Succeeded => ExitCode == 0;
}
