using System.Text.RegularExpressions;
using StorageChaos.Fsck.Checkers;
using StorageChaos.Fsck.Reports;

namespace StorageChaos.Fsck.Btrfs;

/// <summary>Takes the lines of <c>btrfs check</c> one by one, and keeps of them what the judgement needs.</summary>
internal sealed partial class BtrfsLines
{
    private const int LongestMessage = 2000;
    private static readonly MessageTable Table = MessageTable.Load("btrfs-messages.tsv");

    private readonly BtrfsGroups groups = new();
    private string? previous;

    /// <summary>Why nothing that was reported counts.</summary>
    public string? Void { get; private set; }

    /// <summary>Why it gave up.</summary>
    public string? Stopped { get; private set; }

    /// <summary>The line that says that the device is too short.</summary>
    public string? Truncated { get; private set; }

    /// <summary>The line that says that there were errors, without which.</summary>
    public string? Summary { get; private set; }

    /// <summary>The line that says that there were none.</summary>
    public string? NoErrorFound { get; private set; }

    /// <summary>The last pass that was begun, e.g. <c>4 fs roots</c>.</summary>
    public string? Pass { get; private set; }

    /// <summary>Takes the next line.</summary>
    public void Take(string line)
    {
        // A block that cannot be used is tried again, and reported again. After the usage nothing but help follows.
        if (line == previous || previous?.StartsWith("usage: ", StringComparison.Ordinal) == true)
            return;
        previous = line;
        var parts = BtrfsFlags.Split(line).Select(p => (p.Line, p.Flag, Found: Table.Find(p.Line))).ToList();
        var row = parts[0].Found?.Row;
        switch (row?.Kind)
        {
            case MessageKind.Info or MessageKind.Benign:
                Note(line);
                break;
            case MessageKind.Device:
                Void ??= $"{row.Structure}: {line}";
                break;
            case MessageKind.Abort:
                Stopped ??= $"{row.Structure}: {line}";
                break;
            default:
                var findings = parts.Select(p => p.Found is var (r, match) ? Of(r, match, line, p.Flag) : Unknown(line, Pass)).ToList();
                if (row?.Structure == "device size")
                    Truncated ??= line;
                groups.Add(findings, row?.Kind == MessageKind.Detail);
                break;
        }
    }

    /// <summary>No more lines follow.</summary>
    public FindingList End() => groups.End();

    /// <summary>A finding that no row of the table knows.</summary>
    public static Finding Unknown(string line, string? pass) => new()
    {
        Class = FindingClass.Other,
        Structure = "unknown",
        Severity = Severity.High,
        Pass = pass,
        Message = line.Trim(),
        Meaning = Meanings.Of(FindingClass.Other, "unknown"),
    };

    private Finding Of(MessageRow row, Match match, string line, string? flag)
    {
        var finding = row.ToFinding(match, line.Length > LongestMessage ? line[..LongestMessage] : line, Pass);
        return flag is null ? finding : finding with { Code = flag };
    }

    private void Note(string line)
    {
        if (PassHeading().Match(line) is { Success: true } heading)
            Pass = $"{heading.Groups["number"].Value} {heading.Groups["what"].Value.Trim()}";
        else if (line.Contains("no error found", StringComparison.Ordinal))
            NoErrorFound ??= line;
        else if (line.StartsWith("ERROR: errors found in", StringComparison.Ordinal)
            || line.Contains("error(s) found", StringComparison.Ordinal))
            Summary ??= line;
    }

    [GeneratedRegex(@"^\[(?<number>\d)/\d\] checking (?<what>[^(.]*)", RegexOptions.CultureInvariant)]
    private static partial Regex PassHeading();
}
