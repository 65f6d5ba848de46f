using System.Text.RegularExpressions;

namespace StorageChaos.Fsck.Btrfs;

/// <summary>Reads the output of <c>btrfs check --readonly</c> (btrfs-check(8)).</summary>
public static partial class BtrfsCheck
{
    /// <summary>Judges one run.</summary>
    public static FsckReading Read(CheckerRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var output = new CheckerOutput(run);
        var findings = Unclassified(output.All.Where(line => !Neutral().IsMatch(line)));
        if (run.Ended is not null)
            return output.Inconclusive($"btrfs check: {run.Ended}", findings);

        // A block that cannot be read is then reported as a bad one ("bytenr mismatch, have=0"): measured.
        // "Input/output error" alone means nothing here: btrfs returns EIO for a wrong checksum, too.
        if (output.FirstWith("Error reading ", "error reading ") is { } io)
            return output.Inconclusive($"the device failed under btrfs check: {io}", findings);
        if (output.FirstWith("is currently mounted", "filesystem mounted, continuing", "Device or resource busy", "Permission denied") is { } busy)
            return output.Inconclusive($"btrfs check could not have the device to itself: {busy}", findings);
        if (output.FirstWith("No valid Btrfs found", "could not check mount status", "mount check: cannot open", "usage: ") is { } notStarted)
            return output.Inconclusive($"btrfs check found no file system: {notStarted}");
        if (output.Killed)
            return output.Inconclusive($"btrfs check was killed (exit code {run.ExitCode})", findings);

        var stopped = output.FirstWith("cannot open file system");
        if (findings.Count > 0)
        {
            var early = stopped is null ? "" : $", then btrfs check gave up ({stopped})";
            return output.Findings($"{findings.Count} lines report inconsistencies{early}; the first: {findings.Items[0].Message}", findings);
        }

        if (output.FirstWith("ERROR: errors found in", "error(s) found") is { } summary)
            return output.Findings($"btrfs check names no detail: {summary}", Unclassified([summary]));
        if (run.ExitCode != 0 || stopped is not null)
            return output.Inconclusive($"btrfs check ended with exit code {run.ExitCode} and named no error: {stopped ?? output.LastLine}");
        return output.FirstWith("no error found") is { } verdict
            ? output.Clean(verdict)
            : output.Inconclusive("btrfs check did not say that there is no error");
    }

    private static FindingList Unclassified(IEnumerable<string> lines)
    {
        var findings = new FindingList();
        foreach (var line in lines)
            findings.Add(new Finding { Class = FindingClass.Other, Structure = "unknown", Severity = Severity.High, Message = line, Meaning = Meanings.Of(FindingClass.Other, "unknown") });
        return findings;
    }

    [GeneratedRegex(
        """
        ^Opening\ filesystem\ to\ check | ^Checking\ filesystem\ on\  | ^UUID:\  | ^\[\d/\d\]\ 
        | ^found\ \d+\ bytes\ used,\ (?:no\ error\ found|error\(s\)\ found)
        | ^total\ (?:csum|tree|fs\ tree|extent\ tree)\ bytes: | ^btree\ space\ waste\ bytes: | ^file\ data\ blocks\ allocated: | ^\s+referenced\ \d+$
        | ^cache\ and\ super\ generation\ don't\ match,\ space\ cache\ will\ be\ invalidated
        | ^ERROR:\ (?:cannot\ open\ file\ system|errors\ found\ in\ ) | Input/output\ error$
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Neutral();
}
