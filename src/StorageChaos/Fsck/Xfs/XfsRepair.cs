using StorageChaos.Fsck.Checkers;
using StorageChaos.Fsck.Reports;

namespace StorageChaos.Fsck.Xfs;

/// <summary>
/// Reads the output of <c>xfs_repair -n</c> (xfs_repair(8); messages of xfsprogs 6.1). It prints its progress and its findings
/// on stderr, and ends with 1 for corruption, but also for a mounted device, an I/O error or wrong usage: only the text tells
/// them apart.
/// </summary>
public static class XfsRepair
{
    private const string DirtyLog = "valuable metadata changes in a log";

    /// <summary>
    /// Judges one run. A log that was not replayed always makes it inconclusive: xfs_repair itself says that it then
    /// reports inconsistencies that are not real. What it reported is still in the reading.
    /// </summary>
    public static FsckReading Read(CheckerRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var output = new CheckerOutput(run);
        var said = XfsTranscript.Of(run);
        var findings = said.Findings;
        if (said.DeviceFailure is { } io)
            return output.Void($"the device failed under xfs_repair: {io}", findings);
        if (said.Stop("dirty log") is { } dirty)
            return output.Inconclusive($"dirty log, not replayed: {dirty}", findings);
        if (said.Stop("in use") is { } busy)
            return output.Void($"xfs_repair could not have the device to itself: {busy}", findings);
        // Usage goes on for many lines, which are no findings.
        if (said.Stop("not started") is { } notStarted)
            return output.Inconclusive($"xfs_repair did not start: {said.FirstLine} ({notStarted})");
        if (said.Stop("no file system") is { } none)
            return output.Inconclusive($"xfs_repair found no file system: {none}", findings);

        var stopped = said.Stop("gave up");
        var early = run.Ended is { } ended ? $"xfs_repair was stopped: {ended}"
            : output.Killed ? $"xfs_repair was killed (exit code {run.ExitCode})"
            : null;
        if (findings.Count > 0)
            return output.Findings(
                findings,
                early is not null ? $"then {early}" : stopped is null ? null : $"then xfs_repair gave up ({stopped})");
        if (early is not null)
            return output.Inconclusive(early);
        if (run.ExitCode != 0)
            return output.Inconclusive(
                $"xfs_repair ended with exit code {run.ExitCode} and named no error: {stopped ?? said.LastLine ?? "it said nothing"}");
        return said.ReachedPhase7
            ? output.Clean("all phases without a finding")
            : output.Inconclusive("xfs_repair did not get to phase 7");
    }

    /// <summary>Reads a run of <c>xfs_repair -L</c>: what it repaired was damaged, or needed what was in the log.</summary>
    public static FsckReading ReadDropped(CheckerRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var output = new CheckerOutput(run);
        var said = XfsTranscript.Of(run);
        if (said.DeviceFailure is { } io)
            return output.Void($"the device failed under xfs_repair -L: {io}", said.Findings);
        if (run.Ended is { } ended)
            return output.Inconclusive($"xfs_repair -L was stopped: {ended}", said.Findings);
        if (run.ExitCode != 0)
            return output.Inconclusive(
                $"xfs_repair -L gave up: {said.Stop("gave up") ?? said.LastLine ?? "it said nothing"}", said.Findings);
        return said.Findings.Count > 0
            ? output.Findings("xfs_repair -L repaired the copy", said.Findings)
            : output.Clean("the log was thrown away");
    }

    /// <summary>Whether the log has changes that wait for a mount. The superblock does not tell, only a walk through the log.</summary>
    public static bool LogIsDirty(CheckerRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return new CheckerOutput(run).FirstWith(DirtyLog) is not null;
    }
}
