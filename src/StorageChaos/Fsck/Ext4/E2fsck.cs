using System.Text.RegularExpressions;
using StorageChaos.Fsck.Checkers;
using StorageChaos.Fsck.Reports;

namespace StorageChaos.Fsck.Ext4;

/// <summary>
/// Reads what <c>e2fsck -fn -E problem_log=FILE</c> wrote (e2fsprogs 1.46 and later). The exit code alone decides nothing, since
/// e2fsck ends with 0 after some of its own complaints (e.g. a truncated device).
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
        var reader = new ProblemReader(string.Join('\n', run.Stdout));
        reader.Read(run.Problems);
        var findings = reader.Findings;

        // What e2fsck reports after one of these may be an effect of them, so nothing it found counts.
        if (output.FirstWith("Input/output error", "short read", "short write") is { } io)
            return output.Void($"the device failed under e2fsck: {io.Trim()}", findings);
        // The signal that ends it may interrupt a read, which it then reports as an error of the device.
        if (run.Ended is { } cut && output.FirstWith("Interrupted system call") is not null)
            return output.Void($"e2fsck was stopped in the middle of a read: {cut}", findings);
        if (output.FirstWith(" is mounted.", " is in use.", "Device or resource busy", "Operation not permitted", "Permission denied")
            is { } busy)
            return output.Void($"e2fsck could not have the device to itself: {busy}", findings);
        if (output.Replayed && output.FirstWith("skipping journal recovery") is { } dirty)
            return output.Inconclusive($"the journal was not replayed: {dirty}", findings);

        if (output.FirstWith("Bad magic number in super-block while trying to open") is { } noFileSystem)
            return output.Inconclusive($"e2fsck found no file system: {noFileSystem}");

        if (findings.Count > 0)
            return output.Findings(findings, GaveUp(run, output));
        if (run.Ended is { } ended)
            return output.Inconclusive($"e2fsck was stopped: {ended}");
        if (output.Killed)
            return output.Inconclusive($"e2fsck was killed (exit code {run.ExitCode})");
        if (output.FirstWith("Memory allocation failed", "Cannot allocate memory") is { } memory)
            return output.Inconclusive($"e2fsck ran out of memory: {memory.Trim()}");
        if (output.FirstWith("while trying to open", "Error while") is { } notOpened)
        {
            return notOpened.Contains("checksum does not match", StringComparison.Ordinal)
                || notOpened.Contains("is corrupt", StringComparison.Ordinal)
                ? output.Findings($"the superblock is damaged, so nothing else could be checked: {notOpened}", Superblock(notOpened))
                : output.Inconclusive($"e2fsck could not open the file system: {notOpened}");
        }

        if (reader.Aborts is [var abort, ..])
            return output.Inconclusive($"e2fsck gave up (problem {abort}): {output.LastLine}");
        return WithoutFindings(output, reader.Tidied);
    }

    /// <summary>Judges a run of <c>e2fsck -p -E journal_only</c>: of the journal, not of the file system.</summary>
    public static FsckReading ReadReplay(CheckerRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var output = new CheckerOutput(run);
        // -p begins each line with the device's name.
        var reader = new ProblemReader(string.Join('\n', run.Stdout.Select(l => PreenHeader().Replace(l, ""))), "journal");
        reader.Read(run.Problems);
        if (output.FirstWith("Input/output error", "short read", "short write", "No space left") is { } io)
            return output.Inconclusive($"the journal could not be replayed: {io.Trim()}", reader.Findings);
        if (run.Ended is { } ended)
            return output.Inconclusive($"the replay was stopped: {ended}", reader.Findings);
        if (reader.Findings.Count > 0)
            return output.Findings("the journal is damaged", reader.Findings);
        // 1: all that had to be corrected was corrected.
        return run.ExitCode is 0 or 1
            ? output.Clean("replayed")
            : output.Inconclusive($"the journal could not be replayed (exit code {run.ExitCode}): {output.LastLine.Trim()}");
    }

    /// <summary>Whether a line of standard output says nothing of the file system's consistency.</summary>
    internal static bool IsNeutral(string line) => Neutral().IsMatch(line);

    private static FsckReading WithoutFindings(CheckerOutput output, IReadOnlyList<string> tidied)
    {
        var code = output.ExitCode;
        if ((code & NotChecked) != 0)
            return output.Inconclusive($"e2fsck did not check (exit code {code}): {output.LastLine}");
        if ((code & 3) != 0)
            return output.Inconclusive($"e2fsck changed the file system (exit code {code}): it was to look only");
        if (!output.Stdout.Any(l => l.StartsWith("Pass 5", StringComparison.Ordinal)))
            return output.Inconclusive("e2fsck did not get to pass 5: no full check (-f)");

        var totals = output.Stdout.Where(l => SuperblockTotal().IsMatch(l)).ToList();
        if (totals.Count > 0)
            return output.Clean(
                $"all passes without a finding; the superblock's totals are stale, " +
                $"which every mount recomputes: {string.Join(" ", totals)}");
        if (tidied.Count > 0)
            return output.Clean($"all passes without a finding; e2fsck would tidy up: {string.Join("; ", tidied)}");
        if ((code & ErrorsLeft) == 0)
            return output.Clean("all passes without a finding");

        // Measured: after the kernel had recorded an error, this is all that e2fsck says. See dumpe2fs -h, "FS Error count".
        return output.FirstWith("Filesystem still has errors") is null
            ? output.Inconclusive($"e2fsck ended with exit code {code} and named no error")
            : output.Clean(
                "all passes without a finding; the superblock's error flag is set, which records an earlier error and is not damage");
    }

    private static string? GaveUp(CheckerRun run, CheckerOutput output)
    {
        if (run.Ended is { } ended)
            return $"then e2fsck was stopped: {ended}";
        if (output.FirstWith("e2fsck: aborted", "Cannot proceed", "Cannot continue", "Signal (") is { } line)
            return $"then e2fsck gave up ({line})";
        return output.Killed ? $"then e2fsck was killed (exit code {run.ExitCode})" : null;
    }

    private static FindingList Superblock(string line)
    {
        var findings = new FindingList();
        findings.Add(new Finding
        {
            Class = FindingClass.Other,
            Structure = "superblock",
            Severity = Severity.High,
            Pass = "0",
            Message = line,
            Meaning = Meanings.Of(FindingClass.Other, "superblock"),
        });
        return findings;
    }

    // Headings, closing lines, answers, and notes about opening; further, what -n itself makes fail (repairs that it
    // announces and does not write), and the trace of a crash, which the exit code shows anyway.
    [GeneratedRegex(
        """
        ^e2fsck\ \d | ^Pass\ \d[A-E]?:\ | ^Running\ additional\ passes\ | FILE\ SYSTEM\ WAS\ MODIFIED
        | ^\s+Using\ EXT2FS | ^Restarting\ e2fsck\ from\ the\ beginning
        | :\ \d+/\d+\ files\ \(.*blocks$ | :\ clean,\ \d+/\d+\ files
        | WARNING:\ Filesystem\ still\ has\ errors | ^WARNING:\ SEVERE\ DATA\ LOSS\ POSSIBLE | WARNING:\ Filesystem\ must\ not\ be\ checked
        | ^Warning:?\ *\ skipping\ journal\ recovery | recovering\ journal$
        | ^recovering\ journal$ | check\ forced\.$ | ^This\ doesn't\ bode\ well
        | ^(?:[^.,:?]*\?\ (?:no|yes)|Clear\ HTree\ index\?\ no)$ | ^\.?\ *IGNORED\.$ | ^(?:CLEARED|FIXED|ABORTED|SUPPRESSED)\.$
        | ^\s+now\ =\ | ^\.\.\.problem\ 0x[0-9a-f]+\ suppressed
        | ^e2fsck:\ (?:Superblock\ invalid|Group\ descriptors\ look\ bad|Bad\ magic\ number|Trying\ to\ load\ superblock)
        | trying\ backup\ blocks
        | ^Error\ (?:writing|reading)\ block\ \d+ | ^Force\ rewrite\?
        | ^Possibly\ non-existent\ device\?
        | ^Relocating\ group | ^Creating\ journal | ^Signal\ \(\d+\) | ^\S*e2fsck\( | \.so[.\d]*\(
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.CultureInvariant)]
    private static partial Regex Neutral();

    [GeneratedRegex("^/[^ ]*: ?", RegexOptions.CultureInvariant)]
    private static partial Regex PreenHeader();

    // The totals of the whole file system ("for group #n" is another message): written at unmount only, and recomputed
    // from the groups at mount, so that they are stale after every crash.
    [GeneratedRegex(@"^Free (?:blocks|inodes) count wrong \(\d+, counted=\d+\)", RegexOptions.CultureInvariant)]
    private static partial Regex SuperblockTotal();
}
