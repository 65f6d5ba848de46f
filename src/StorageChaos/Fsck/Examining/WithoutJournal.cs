using StorageChaos.Fsck.Checkers;
using StorageChaos.Fsck.Copies;
using StorageChaos.Fsck.Reports;

namespace StorageChaos.Fsck.Examining;

/// <summary>
/// What can be told of a file system whose journal the kernel refuses to replay. It is marked, for some of it the journal
/// might have repaired.
/// </summary>
internal sealed class WithoutJournal(Subject subject, IChecker checker, BoundedTool tool, FilePaths paths, Remarks remarks)
{
    /// <summary>
    /// The refusal, with what the checker finds if it ignores the journal, and if the journal of the copy is thrown away.
    /// </summary>
    /// <param name="refused">The reading that has the refusal.</param>
    /// <param name="before">The original as it was left.</param>
    /// <param name="copy">The copy; it is altered.</param>
    /// <param name="checkCopy">Checks the copy.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<FsckReading> ReadAsync(
        FsckReading refused, FsckReading before, ICopy copy, Func<Task<CheckerRun>> checkCopy, CancellationToken ct)
    {
        remarks.Add("the journal could not be replayed: it was ignored, and only a copy was altered");
        var found = Replays.Join(refused, Replays.Beyond(refused, before, "journal ignored"));
        if (checker.DropJournal(copy.Path) is not { } drop)
            return await paths.NameAsync(found, subject.Path, ct);
        var dropped = checker.ReadDropped(await tool.RunAsync("drop", drop, null, CheckerRun.AfterReplay, ct));
        var left = checker.Read(await checkCopy());
        if (await copy.VoidAsync(ct) is not null || dropped.Voided || left.Voided)
            return found;
        if (dropped.Outcome == FsckOutcome.Inconclusive)
            remarks.Add(dropped.Reason);
        if (left.Outcome == FsckOutcome.Clean)
            remarks.Add("after that the copy is consistent");
        found = Replays.Join(found, Replays.Beyond(found, dropped, "journal thrown away on a copy"));
        found = Replays.Join(found, Replays.Beyond(found, left, "left on that copy"));
        // Where a journal waits, xfs_db names nothing.
        return await paths.NameAsync(found, copy.Path, ct);
    }
}
