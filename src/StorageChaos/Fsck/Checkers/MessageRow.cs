using System.Globalization;
using System.Text.RegularExpressions;
using StorageChaos.Fsck.Reports;

namespace StorageChaos.Fsck.Checkers;

/// <summary>
/// One pattern. Its named groups <c>inode</c>, <c>directory</c>, <c>block</c> and <c>path</c> become the finding's fields; numbers are
/// decimal, or hexadecimal with <c>0x</c>.
/// </summary>
internal sealed record MessageRow
{
    public required Regex Pattern { get; init; }

    public required MessageKind Kind { get; init; }

    public required FindingClass Class { get; init; }

    public FindingClass? SecondClass { get; init; }

    public required string Structure { get; init; }

    public required Severity Severity { get; init; }

    // Looked for first: nearly all rows fail on it, at a fraction of a regular expression's cost.
    private IReadOnlyList<string> Literals { get; init; } = [];

    public static MessageRow Parse(string line)
    {
        var cells = line.Split('\t');
        if (cells.Length != 6)
            throw new FormatException($"{cells.Length} columns, not 6");
        return new MessageRow
        {
            Pattern = new Regex(cells[0], RegexOptions.CultureInvariant),
            Literals = RegexLiterals.Of(cells[0]),
            Kind = Enum.Parse<MessageKind>(cells[1], ignoreCase: true),
            Class = Number(cells[2]),
            SecondClass = cells[3].Length == 0 ? null : Number(cells[3]),
            Structure = cells[4],
            Severity = Enum.Parse<Severity>(cells[5], ignoreCase: true),
        };
    }

    public Match Match(string line) =>
        Literals.Count > 0 && !Literals.Any(l => line.Contains(l, StringComparison.Ordinal))
            ? System.Text.RegularExpressions.Match.Empty
            : Pattern.Match(line);

    /// <summary>The finding that a matching line is; the inode is not yet resolved to a path.</summary>
    public Finding ToFinding(Match match, string line, string? pass) => new()
    {
        Class = Class,
        SecondClass = SecondClass,
        Structure = Structure,
        Severity = Severity,
        Code = Pattern.ToString(),
        Pass = pass,
        Inode = Long(match, "inode"),
        Directory = Long(match, "directory"),
        Block = Long(match, "block"),
        Path = match.Groups["path"] is { Success: true, Value: var path } ? path : null,
        Message = line.Trim(),
        Meaning = Meanings.Of(Class, Structure),
    };

    /// <summary>The number in a group of a match; null if it took no part.</summary>
    public static long? Long(Match match, string group) =>
        match.Groups[group] is { Success: true, Value: var text } && TryParse(text, out var value) ? value : null;

    private static bool TryParse(string text, out long value) => text.StartsWith("0x", StringComparison.Ordinal)
        ? long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value)
        : long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);

    private static FindingClass Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && Enum.IsDefined((FindingClass)number)
            ? (FindingClass)number
            : throw new FormatException($"class '{text}' is not 1 to 5");
}

/// <summary>What a line of a checker's output is.</summary>
internal enum MessageKind
{
    /// <summary>An inconsistency.</summary>
    Finding,

    /// <summary>An inconsistency that is a side effect of one before it about the same inode or structure, if there is one.</summary>
    Effect,

    /// <summary>More about the finding before it.</summary>
    Detail,

    /// <summary>More about the finding that follows it; a finding by itself if none does.</summary>
    Prelude,

    /// <summary>Something to tidy up, which is no inconsistency.</summary>
    Benign,

    /// <summary>Progress, headings, closing lines.</summary>
    Info,

    /// <summary>The checker gave up.</summary>
    Abort,

    /// <summary>The device failed: nothing that is reported with it counts.</summary>
    Device,
}
