using System.Text.RegularExpressions;
using StorageChaos.Fsck;

namespace StorageChaos.Checks;

/// <summary>What a line of a log means: one row of <c>Data/kernel-log-signatures.tsv</c>.</summary>
/// <param name="Pattern">The regular expression as it stands in the table.</param>
/// <param name="Subsystem">Who says it, e.g. <c>ext4</c>.</param>
/// <param name="Meaning">What it means.</param>
/// <param name="Severity"><c>critical</c>, <c>error</c>, <c>warning</c> or <c>info</c>.</param>
public sealed record KernelLogSignature(string Pattern, string Subsystem, string Meaning, string Severity)
{
    // Parsed at first need: a run has lines of a few of them.
    private readonly Lazy<Regex> regex = new(() => new Regex(Pattern, RegexOptions.CultureInvariant));

    /// <summary>Texts of which a matching line contains at least one: looking for them is far cheaper than matching.</summary>
    internal IReadOnlyList<string> Literals { get; } = [.. RegexLiterals.Of(Pattern)];

    /// <summary>Whether the line says it.</summary>
    internal bool Matches(string line) =>
        (Literals.Count == 0 || Literals.Any(l => line.Contains(l, StringComparison.Ordinal))) && regex.Value.IsMatch(line);
}
