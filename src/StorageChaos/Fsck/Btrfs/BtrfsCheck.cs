using StorageChaos.Fsck.Checkers;
using StorageChaos.Fsck.Reports;

namespace StorageChaos.Fsck.Btrfs;

/// <summary>Reads the output of <c>btrfs check --readonly</c> (btrfs-check(8)).</summary>
public static class BtrfsCheck
{
    /// <summary>Judges one run.</summary>
    public static FsckReading Read(CheckerRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var output = new CheckerOutput(run);
        var lines = new BtrfsLines();
        // The passes and nearly all findings are on standard error. What is on standard output (trees with damaged
        // blocks, quota groups) belongs to the last pass.
        foreach (var line in output.Stderr.Concat(output.Stdout))
            lines.Take(line);
        var findings = lines.End();

        if (lines.Void is { } voided)
            return output.Void(voided, findings);
        var cut = run.Ended is { } ended ? $"btrfs check was stopped: {ended}"
            : output.Killed ? $"btrfs check was killed (exit code {run.ExitCode})"
            : null;
        // Its own exit codes are 0 and 1 only: 127 means that the shell did not find it, 124 comes from timeout(1).
        if (cut is null && run.ExitCode is not (0 or 1))
            return output.Inconclusive(
                $"btrfs check ended with exit code {run.ExitCode}, which is none of its own: {output.LastLine}",
                findings);
        if (lines.Truncated is { } truncated)
            return output.Inconclusive($"the device is shorter than its file system: {truncated}", findings);
        if (findings.Count > 0)
            return output.Findings(findings, cut is null ? Early(lines) : $"then {cut}");
        if (cut is not null)
            return output.Inconclusive(cut);
        if (lines.Summary is { } summary)
            return output.Findings($"btrfs check names no detail: {summary}", Unnamed(summary));
        if (lines.Stopped is { } stopped)
            return output.Inconclusive(stopped);
        if (run.ExitCode != 0)
            return output.Inconclusive($"btrfs check ended with exit code {run.ExitCode} and named no error: {output.LastLine}");
        return lines.NoErrorFound is { } verdict
            ? output.Clean(verdict)
            : output.Inconclusive("btrfs check did not say that there is no error");
    }

    // It ends after the fs roots if they have errors: checksums, root references and quota groups were not looked at then.
    private static string? Early(BtrfsLines lines) =>
        lines.Stopped is { } stopped ? $"then the check ended ({stopped})"
        : lines.Pass?.StartsWith('7') == true ? null
        : $"the check went no further than pass {lines.Pass ?? "0"}";

    private static FindingList Unnamed(string summary)
    {
        var findings = new FindingList();
        findings.Add(BtrfsLines.Unknown(summary, null));
        return findings;
    }
}
