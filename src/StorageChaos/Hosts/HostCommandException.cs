namespace StorageChaos.Hosts;

/// <summary>A command failed, did not end in time, or its host could not be reached.</summary>
public sealed class HostCommandException : Exception
{
    /// <summary>Builds the message from what happened: host, command, exit code and both outputs.</summary>
    public HostCommandException(CommandOutcome outcome, string problem, Exception? inner = null)
        : base(Describe(outcome, problem), inner) => (Outcome, Problem) = (outcome, problem);

    /// <summary>What went wrong, in a few words: the beginning of the message.</summary>
    public string Problem { get; }

    /// <summary>What the command did until then.</summary>
    public CommandOutcome Outcome { get; }

    private static string Describe(CommandOutcome o, string problem) =>
        $"{o.Host}: {problem} after {o.Duration:0.0} s: {Short(o.Command, 400)}"
        + (o.ErrorOutput.Trim() is { Length: > 0 } err ? $"\n  stderr: {Short(err, 1200)}" : "")
        + (o.Output.Trim() is { Length: > 0 } text ? $"\n  stdout: {Short(text, 600)}" : "");

    // The end of an output says why it failed; the beginning of a command says what it was.
    private static string Short(string text, int limit) =>
        text.Trim() is var t && t.Length <= limit ? t : t[..(limit / 2)] + " [...] " + t[^(limit / 2)..];
}
