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
        var ignored = Replays.Beyond(refused, before, "journal ignored");
        var found = await paths.NameAsync(Replays.Join(refused, ignored), subject.Path, ct);
        if (checker.DropJournal(copy.Path) is not { } drop)
            return found;
        var dropped = checker.ReadDropped(await tool.RunAsync("drop", drop, null, CheckerRun.AfterReplay, ct));
        var left = checker.Read(await checkCopy());
        if (await copy.VoidAsync(ct) is not null || dropped.Voided || left.Voided)
            return found;
        if (dropped.Outcome == FsckOutcome.Inconclusive)
            remarks.Add(dropped.Reason);
        if (left.Outcome == FsckOutcome.Clean)
            remarks.Add("the copy without its journal is consistent");
        found = Replays.Join(found, Replays.Beyond(found, dropped, "journal thrown away on a copy"));
        return Replays.Join(found, Replays.Beyond(found, left, "left on that copy"));
    }
}
