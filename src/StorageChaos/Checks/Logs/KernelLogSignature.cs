namespace StorageChaos.Checks.Logs;

/// <summary>What a line of a log means: one row of <c>Data/kernel-log-signatures.tsv</c>.</summary>
/// <param name="Pattern">The regular expression as it stands in the table.</param>
/// <param name="Subsystem">Who says it, e.g. <c>ext4</c>.</param>
/// <param name="Meaning">What it means.</param>
/// <param name="Severity"><c>critical</c>, <c>error</c>, <c>warning</c> or <c>info</c>.</param>
public sealed record KernelLogSignature(string Pattern, string Subsystem, string Meaning, string Severity)
{
    /// <summary>Whether it is as grave as that only where the mount gives up; where it waits for ever, it is an <c>error</c>.</summary>
    public bool IfSoft { get; init; }

    private readonly LinePattern line = new(Pattern);

    /// <inheritdoc cref="LinePattern.Literals"/>
    internal IReadOnlyList<string> Literals => line.Literals;

    /// <summary>Whether the line says it.</summary>
    internal bool Matches(string text) => line.Matches(text);
}
