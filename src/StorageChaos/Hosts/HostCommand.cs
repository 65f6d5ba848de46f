namespace StorageChaos.Hosts;

/// <summary>
/// A command to run on a host, as a value. It stays an argument vector until <see cref="Shell"/> renders it,
/// which is the only place that quotes.
/// </summary>
public sealed record HostCommand
{
    /// <summary>Program and arguments.</summary>
    public required IReadOnlyList<string> Argv { get; init; }

    /// <summary>Text for the command's standard input; none if null.</summary>
    public string? Input { get; init; }

    /// <summary>Time after which the command counts as failed. It covers the connection, not only the command.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether an exit code other than 0 is an answer and not an error.</summary>
    public bool AnyExitCode { get; init; }

    /// <summary>A program and its arguments.</summary>
    public static HostCommand Of(params string[] argv) => new() { Argv = argv };

    /// <summary>
    /// Several commands as one <c>sh -eu</c> script: one round trip instead of many, which on an emulated
    /// guest is most of the cost, and all or nothing for what must not be half done.
    /// </summary>
    public static HostCommand Script(string script) => new() { Argv = ["sh", "-euc", script.Trim().ReplaceLineEndings("\n")] };

    /// <summary>The command as an engineer would type it.</summary>
    public override string ToString() => Shell.Typed(this);

    /// <summary>Equality by content, so that plans can be compared.</summary>
    public bool Equals(HostCommand? other) =>
        other is not null
        && Argv.SequenceEqual(other.Argv)
        && Input == other.Input
        && Deadline == other.Deadline
        && AnyExitCode == other.AnyExitCode;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(string.Join('\0', Argv), Input, Deadline, AnyExitCode);
}
