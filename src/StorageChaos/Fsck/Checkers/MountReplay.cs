using StorageChaos.Fsck.Reports;

namespace StorageChaos.Fsck.Checkers;

/// <summary>Reads what came of replaying a journal by mounting a copy, which is the only way for XFS and btrfs.</summary>
internal static class MountReplay
{
    /// <summary>
    /// The kernel refuses a file system that it finds damaged with EUCLEAN, and one with a wrong checksum with EBADMSG (kernel
    /// source, fs/xfs/xfs_linux.h: EFSCORRUPTED, EFSBADCRC); mount(8) passes the error's text on. Any other failure says
    /// nothing about the file system.
    /// </summary>
    public static FsckReading Read(CheckerRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var output = new CheckerOutput(run);
        if (run.Ended is { } ended)
            return output.Inconclusive($"the replay was stopped: {ended}");
        if (run.ExitCode == 0)
            return output.Clean("replayed");
        if (output.FirstWith("Structure needs cleaning", "Bad message") is not { } damaged)
            return output.Inconclusive(
                $"the journal could not be replayed: {output.Stderr.FirstOrDefault()?.Trim() ?? $"exit code {run.ExitCode}"}");

        var findings = new FindingList();
        findings.Add(new Finding
        {
            Class = FindingClass.Other,
            Structure = "journal",
            Severity = Severity.High,
            Code = damaged.Contains("Bad message", StringComparison.Ordinal) ? "EBADMSG" : "EUCLEAN",
            Pass = "replay",
            Message = damaged.Trim(),
            Meaning =
                "The file system refuses to be mounted, because the kernel finds it damaged: " +
                "nothing in it can be reached before it is repaired.",
        });
        return output.Findings($"the kernel refuses to replay the journal: {damaged.Trim()}", findings);
    }
}
