using System.Text.RegularExpressions;
using StorageChaos.Nodes;

namespace StorageChaos.Checks.Expectations;

/// <summary>Something that a line of a log says: a text or a regular expression.</summary>
public sealed record LogText
{
    /// <summary>The host whose log it is; null: any.</summary>
    public string? Host { get; init; }

    /// <summary>A part of the line, as it is.</summary>
    public string? Text { get; init; }

    /// <summary>A regular expression (.NET, without backtracking: no look-around, no back-references).</summary>
    public string? Regex { get; init; }

    /// <summary>What is wrong with it; null if nothing is.</summary>
    internal string? Problem()
    {
        if (string.IsNullOrEmpty(Text) == string.IsNullOrEmpty(Regex))
            return "it must have either text or regex";
        if (Host is { } host && !Role.All.Contains(Role.Of(host)))
            return $"host: '{host}' is not one of {string.Join(", ", Role.All.Order(StringComparer.Ordinal))}";
        try
        {
            Match();
            return null;
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return $"regex: {e.Message}";
        }
    }

    /// <summary>Tells whether a line says it.</summary>
    /// <exception cref="ArgumentException">It is not a valid regular expression.</exception>
    /// <exception cref="NotSupportedException">It needs backtracking.</exception>
    internal Func<LogLine, bool> Match()
    {
        bool Heard(LogLine line) => Host is null || line.Host == Host;
        if (Text is { Length: > 0 } text)
            return line => Heard(line) && line.Text.Contains(text, StringComparison.Ordinal);

        // A pattern from a scenario must not be able to search for ever.
        var regex = new Regex(Regex ?? "", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        return line => Heard(line) && regex.IsMatch(line.Text);
    }

    /// <inheritdoc/>
    public override string ToString() => $"'{Text ?? Regex}'{(Host is null ? "" : $" on {Host}")}";
}
