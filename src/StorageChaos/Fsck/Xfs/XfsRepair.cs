using System.Text.RegularExpressions;

namespace StorageChaos.Fsck.Xfs;

/// <summary>
/// Reads the output of <c>xfs_repair -n</c> (xfs_repair(8)). It prints its progress and its findings on stderr, and ends with 1 for
/// corruption, but also for a mounted device, an I/O error or wrong usage: only the text tells them apart.
/// </summary>
public static partial class XfsRepair
{
    /// <summary>Judges one run.</summary>
    public static FsckReading Read(CheckerRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var output = new CheckerOutput(run);
        var findings = Unclassified(output.All.Where(line => !Neutral().IsMatch(line)));
        if (run.Ended is not null)
            return output.Inconclusive($"xfs_repair: {run.Ended}", findings);
        if (output.FirstWith("Input/output error", "superblock read failed", "read failed: ", "error reading ") is { } io)
            return output.Inconclusive($"the device failed under xfs_repair: {io}", findings);
        if (output.FirstWith("valuable metadata changes in a log") is { } dirty)
            return output.Inconclusive($"dirty log, not replayed: {dirty}", findings);
        if (output.FirstWith("contains a mounted", "Device or resource busy", "Permission denied") is { } busy)
            return output.Inconclusive($"xfs_repair could not have the device to itself: {busy}", findings);
        if (output.FirstWith("couldn't initialize XFS library", "Usage: ", "command not found") is { } notStarted)
            return output.Inconclusive($"xfs_repair did not start: {output.All.First()} ({notStarted.Trim()})");
        if (output.FirstWith("could not find valid secondary superblock") is { } noFileSystem)
            return output.Inconclusive($"xfs_repair found no file system: {noFileSystem}", findings);
        if (output.Killed)
            return output.Inconclusive($"xfs_repair was killed (exit code {run.ExitCode})", findings);

        var stopped = output.FirstWith("fatal error -- ", "Cannot proceed further", "Exiting now");
        if (findings.Count > 0)
        {
            var early = stopped is null ? "" : $", then xfs_repair gave up ({stopped})";
            return output.Findings($"{findings.Count} lines report inconsistencies{early}; the first: {findings.Items[0].Message}", findings);
        }

        if (run.ExitCode != 0)
            return output.Inconclusive($"xfs_repair ended with exit code {run.ExitCode} and named no error: {stopped ?? output.LastLine}");
        return output.All.Any(l => l.StartsWith("Phase 7", StringComparison.Ordinal))
            ? output.Clean("all phases without a finding")
            : output.Inconclusive("xfs_repair did not get to phase 7");
    }

    private static FindingList Unclassified(IEnumerable<string> lines)
    {
        var findings = new FindingList();
        foreach (var line in lines)
            findings.Add(new Finding { Class = FindingClass.Other, Structure = "unknown", Severity = Severity.High, Message = line, Meaning = Meanings.Of(FindingClass.Other, "unknown") });
        return findings;
    }

    // The phases' headings and steps, notes about an image file, and the text of the dirty-log alert, which is judged by itself.
    [GeneratedRegex(
        """
        ^Phase\ \d\ -\ | ^\s+-\ (?:agno|zero\ log|scan|found\ root|process|setting\ up|check\ for|traversing|traversal|moving|reset|clear\ lost|\d\d:\d\d:\d\d:)
        | ^No\ modify\ flag\ set,
        | ^Cannot\ get\ host\ filesystem\ geometry\. | ^Repair\ may\ fail\ if\ there\ is\ a\ sector\ size | ^the\ image\ and\ the\ host\ filesystem\.
        | ^(?:ALERT|ERROR):\ The\ filesystem\ has\ valuable | ^ignored\ because\ the\ -n\ option | ^which\ may\ be\ resolved\ by\ first\ mounting
        | ^be\ replayed\.\ \ Mount | ^re-running\ xfs_repair | ^the\ -L\ option | ^Note\ that\ destroying | ^of\ the\ filesystem\ before
        | ^attempting\ to\ find\ secondary | ^\.*(?:found\ candidate\ secondary|Sorry,\ could\ not\ find) | ^verified\ secondary\ superblock
        | ^fatal\ error\ -- | ^Cannot\ proceed\ further | ^Exiting\ now
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Neutral();
}
