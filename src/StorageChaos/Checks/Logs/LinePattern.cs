using System.Text.RegularExpressions;
using StorageChaos.Fsck.Checkers;

namespace StorageChaos.Checks.Logs;

/// <summary>A regular expression for lines of logs of which nearly none matches.</summary>
/// <param name="pattern">The regular expression.</param>
internal sealed class LinePattern(string pattern)
{
    // Parsed at first need: a run has lines of a few of them.
    private readonly Lazy<Regex> regex = new(() => new Regex(pattern, RegexOptions.CultureInvariant));

    /// <summary>Texts of which a matching line contains at least one: looking for them is far cheaper than matching.</summary>
    public IReadOnlyList<string> Literals { get; } = [.. RegexLiterals.Of(pattern)];

    /// <summary>Whether a line says it.</summary>
    public bool Matches(string line) =>
        (Literals.Count == 0 || Literals.Any(l => line.Contains(l, StringComparison.Ordinal))) && regex.Value.IsMatch(line);
}
