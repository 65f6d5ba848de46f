using System.Text.RegularExpressions;

namespace StorageChaos.Fsck.Ext4;

/// <summary>
/// Reads the output of <c>e2fsck -fn</c> (e2fsprogs 1.46 and later). Whatever it prints on stdout that is not known to be
/// neutral is a finding: a message that a later version adds must not be overlooked. The exit code alone decides
/// nothing, since e2fsck ends with 0 after some of its own complaints (e.g. a truncated device).
/// </summary>
public static partial class E2fsck
{
    private const int ErrorsLeft = 4;

    /// <summary>Exit code bits of e2fsck(8): operational error, usage, cancelled, shared library error.</summary>
    private const int NotChecked = 8 | 16 | 32 | 128;

    /// <summary>Judges one run.</summary>
    public static FsckReading Read(CheckerRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var output = new CheckerOutput(run);
        var findings = Unclassified(output.Stdout.Where(line => !Neutral().IsMatch(line) && !SuperblockTotal().IsMatch(line)));

        // What e2fsck reports after one of these may be an effect of them, so nothing it found counts.
        if (run.Ended is not null)
            return output.Inconclusive($"e2fsck: {run.Ended}", findings);
        if (output.FirstWith("Input/output error", "short read", "short write") is { } io)
            return output.Inconclusive($"the device failed under e2fsck: {io}", findings);
        if (output.FirstWith(" is mounted.", " is in use.", "Device or resource busy", "Operation not permitted", "Permission denied") is { } busy)
            return output.Inconclusive($"e2fsck could not have the device to itself: {busy}", findings);
        if (output.Killed)
            return output.Inconclusive($"e2fsck was killed (exit code {run.ExitCode})", findings);

        if (output.FirstWith("while trying to open", "Error while") is { } notOpened)
        {
            return notOpened.Contains("checksum does not match", StringComparison.Ordinal) || notOpened.Contains("is corrupt", StringComparison.Ordinal)
                ? output.Findings($"the superblock is damaged, so nothing else could be checked: {notOpened}", Unclassified([notOpened]))
                : output.Inconclusive($"e2fsck could not open the file system: {notOpened}");
        }

        if (output.Replayed && output.FirstWith("skipping journal recovery") is { } dirty)
            return output.Inconclusive($"the journal was not replayed: {dirty}", findings);
        if (findings.Count > 0)
            return output.Findings(Summary(findings, output), findings);
        return WithoutFindings(output);
    }

    private static FsckReading WithoutFindings(CheckerOutput output)
    {
        var code = output.ExitCode;
        if ((code & NotChecked) != 0)
            return output.Inconclusive($"e2fsck did not check (exit code {code}): {output.LastLine}");
        if ((code & 3) != 0)
            return output.Inconclusive($"e2fsck changed the file system (exit code {code}): it was to look only");
        if (!output.Stdout.Any(l => l.StartsWith("Pass 5", StringComparison.Ordinal)))
            return output.Inconclusive("e2fsck did not get to pass 5: no full check (-f)");

        var totals = output.Stdout.Where(l => SuperblockTotal().IsMatch(l)).ToList();
        if ((code & ErrorsLeft) != 0)
        {
            // Measured: after the kernel had recorded an error, this is all that e2fsck says. See dumpe2fs -h, "FS Error count".
            return output.FirstWith("Filesystem still has errors") is null
                ? output.Inconclusive($"e2fsck ended with exit code {code} and named no error")
                : output.Clean("all passes without a finding; the superblock's error flag is set, which records an earlier error and is not damage");
        }

        return totals.Count == 0
            ? output.Clean("all passes without a finding")
            : output.Clean($"all passes without a finding; the superblock's totals are stale, which every mount recomputes: {string.Join(" ", totals)}");
    }

    private static string Summary(FindingList findings, CheckerOutput output)
    {
        var aborted = output.FirstWith("e2fsck: aborted", "Cannot proceed", "Cannot continue") is { } line ? $", then e2fsck gave up ({line})" : "";
        return $"{findings.Count} lines report inconsistencies{aborted}; the first: {findings.Items[0].Message}";
    }

    private static FindingList Unclassified(IEnumerable<string> lines)
    {
        var findings = new FindingList();
        foreach (var line in lines)
            findings.Add(new Finding { Class = FindingClass.Other, Structure = "unknown", Severity = Severity.High, Message = line, Meaning = Meanings.Of(FindingClass.Other, "unknown") });
        return findings;
    }

    // Headings, closing lines, questions on a line of their own, and notes that e2fsck itself does not count as errors
    // (clock, hints, an extent tree that could be smaller).
    [GeneratedRegex(
        """
        ^e2fsck\ \d | ^\s+Using\ EXT2FS | ^Pass\ \d[A-E]?:\ | ^Running\ additional\ passes\ | ^Restarting\ e2fsck\ from\ the\ beginning
        | :\ \d+/\d+\ files\ \(.*blocks$ | :\ clean,\ \d+/\d+\ files
        | WARNING:\ Filesystem\ still\ has\ errors
        | ^Warning:?\ *\ skipping\ journal\ recovery | recovering\ journal$
        | check\ forced\.$ | ^This\ doesn't\ bode\ well
        | ^[A-Z][^.,:?]*\?\ (?:no|yes)$
        | ^Superblock\ last\ (?:mount|write)\ time\ .*in\ the\ future | ^\s*\(by\ less\ than\ a\ day,
        | ^\s+now\ =\ 
        | ^Superblock\ hint\ for\ external\ superblock | ^Adding\ dirhash\ hint
        | extent\ tree\ \(at\ level\ \d+\)\ could\ be\ (?:shorter|narrower)
        | ^Cannot\ (?:proceed|continue)\b | ;\ aborting\.$
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Neutral();

    // The totals of the whole file system ("for group #n" is another message): written at unmount only, and recomputed
    // from the groups at mount, so that they are stale after every crash.
    [GeneratedRegex(@"^Free (?:blocks|inodes) count wrong \(\d+, counted=\d+\)", RegexOptions.CultureInvariant)]
    private static partial Regex SuperblockTotal();
}
