using StorageChaos.Fsck.Checkers;
using StorageChaos.Fsck.Copies;
using StorageChaos.Fsck.Reports;
using StorageChaos.Hosts;

namespace StorageChaos.Fsck.Examining;

/// <summary>The readings of one file system, from the first to the verdict.</summary>
internal sealed class Examination(
    IHost host, Subject subject, IChecker checker, SuperblockState state, BoundedTool tool, string workspace, FsckLimits limits,
    bool isKnown)
{
    private readonly Remarks remarks = new();
    private readonly FilePaths paths = new(checker, tool);

    public async Task<FsckReport> RunAsync(FsckReport report, CancellationToken ct)
    {
        var run = await CheckAsync("before-replay", subject.Path, CheckerRun.BeforeReplay, ct);
        var before = checker.Read(run);
        report = report with { BeforeReplay = before };
        if (!checker.NeedsReplay(state, run) || before.Voided)
        {
            var after = await paths.NameAsync(checker.Read(run with { When = CheckerRun.AfterReplay }), subject.Path, ct);
            report = report with { BeforeReplay = after with { When = CheckerRun.BeforeReplay } };
            return await JudgeAsync(report, await CompleteAsync(after, run, subject.Path, mounted: false, ct), ct);
        }

        var copy = await CopyAsync(ct);
        try
        {
            await copy.CreateAsync(ct);
            return await ReplayedAsync(report, before, copy, ct);
        }
        finally
        {
            using var cleanup = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            await copy.RemoveAsync(cleanup.Token);
        }
    }

    private MountTrial Trial => new(subject, checker, tool, remarks);

    private async Task<FsckReport> ReplayedAsync(FsckReport report, FsckReading before, ICopy copy, CancellationToken ct)
    {
        var run = await tool.RunAsync(
            "replay", checker.Replay(copy.Path, tool.ProblemLog("replay")), checker.StartsOver, CheckerRun.AfterReplay, ct);
        var replay = checker.ReadReplay(run);
        var answer = await MountedAsync(run, replay, copy.Path, ct);
        if (await copy.VoidAsync(ct) is { } overflow)
            return report with { Outcome = FsckOutcome.Inconclusive, Reason = overflow };
        if (answer?.Refusal is { } refusal)
            return await RefusedAsync(report, before, MountTrial.Refused(replay, refusal), copy, ct);
        if (answer?.Mounted != true && replay.Outcome == FsckOutcome.Inconclusive)
            return report with { Outcome = FsckOutcome.Inconclusive, Reason = replay.Reason };

        var check = await CheckAsync("after-replay", copy.Path, CheckerRun.AfterReplay, ct);
        var after = await paths.NameAsync(Replays.Merge(replay, checker.Read(check)), copy.Path, ct);
        after = await CompleteAsync(after, check, copy.Path, answer?.Mounted == true, ct);
        if (await copy.VoidAsync(ct) is { } problem)
            return report with { Outcome = FsckOutcome.Inconclusive, Reason = problem };

        // The journal may bring a newer superblock with it.
        var head = await Subject.ReadHeadAsync(host, copy.Path, ct);
        if (checker.ReadSuperblock(head)?.Kernel is { } kernel && kernel.ErrorCount > (report.Kernel?.ErrorCount ?? 0))
            report = report with { Kernel = kernel };
        return await JudgeAsync(report with { BeforeReplay = Replays.MarkVanished(before, after) }, after, ct);
    }

    // The kernel replays a journal by itself. Where the checker could not, the kernel may, or say more clearly why not.
    private async Task<MountAnswer?> MountedAsync(CheckerRun run, FsckReading replay, string copy, CancellationToken ct) =>
        checker.ReplayMounts ? MountAnswer.Of(run, "replay")
        : replay.Outcome == FsckOutcome.Inconclusive && run.Ended is null ? await Trial.RunAsync(copy, writable: true, ct)
        : null;

    private async Task<FsckReport> RefusedAsync(
        FsckReport report, FsckReading before, FsckReading refused, ICopy copy, CancellationToken ct)
    {
        if (await Trial.DeviceProblemAsync(ct) is { } problem)
            return report with
            {
                Outcome = FsckOutcome.Inconclusive,
                Reason = "the journal could not be replayed, but this may be the device: "
                    + $"{problem} ({refused.Findings[0].Message})",
            };
        var found = await new WithoutJournal(subject, checker, tool, paths, remarks).ReadAsync(
            refused, before, copy, () => CheckAsync("after-drop", copy.Path, CheckerRun.AfterReplay, ct), ct);
        found = await new DataTrial(checker, tool, paths, remarks).AddToAsync(found, copy.Path, ct);
        return await JudgeAsync(report with { BeforeReplay = Replays.MarkVanished(before, found) }, found, ct);
    }

    // What a checker of structures does not tell. A device that failed, or that made the checker wait for ever, is left alone.
    private async Task<FsckReading> CompleteAsync(
        FsckReading reading, CheckerRun run, string device, bool mounted, CancellationToken ct)
    {
        if (reading.Voided || run.Ended is not null)
            return reading;
        // A superblock that claims more than there is makes the kernel refuse it: that is judged apart.
        if (!mounted && isKnown && state.Size <= subject.Size)
            reading = await Trial.AddToAsync(reading, device, ct);
        return await new DataTrial(checker, tool, paths, remarks).AddToAsync(reading, device, ct);
    }

    private async Task<CheckerRun> CheckAsync(string name, string device, string when, CancellationToken ct)
    {
        var run = await tool.RunAsync(name, checker.Check(device, tool.ProblemLog(name)), checker.StartsOver, when, ct);
        // e2fsck follows a stray pointer when it writes some problems to its log, and crashes: without the log it does not.
        return run.Ended is null && run.Problems.Any() && run.Stderr.Any(l => l.StartsWith("Signal (", StringComparison.Ordinal))
            ? await tool.RunAsync($"{name}-without-log", checker.Check(device, ""), checker.StartsOver, when, ct)
            : run;
    }

    private async Task<ICopy> CopyAsync(CancellationToken ct) => subject.IsBlockDevice && await SnapshotCopy.IsPossibleAsync(host, ct)
        ? new SnapshotCopy(host, subject.Path)
        : new FileCopy(host, subject.Path, $"{workspace}/copy", limits.Time);

    private async Task<FsckReport> JudgeAsync(FsckReport report, FsckReading after, CancellationToken ct)
    {
        after = after.Summarised();
        report = report with
        {
            AfterReplay = after,
            Outcome = after.Outcome,
            Reason = after.Reason + (after.Outcome == FsckOutcome.Clean ? $" ({remarks.Covers})" : "") + remarks
                + Replays.Vanished(report.BeforeReplay!) + Recorded(report.Kernel),
            FindingCount = after.FindingCount,
            Classes = after.Classes,
            Findings = after.Findings,
        };
        return state.Size > subject.Size && await IsTruncatedAsync(after, ct)
            ? report with
            {
                Outcome = FsckOutcome.Inconclusive,
                Reason = $"{subject.Path} is truncated: the superblock says {state.Size} bytes, there are {subject.Size}, " +
                    $"so what lies behind cannot be judged ({after.Reason})",
            }
            : report;
    }

    // A superblock that claims more than there is may itself be damaged: then its copy disagrees with it. If there is
    // neither a checksum nor a copy, the other findings decide.
    private async Task<bool> IsTruncatedAsync(FsckReading reading, CancellationToken ct)
    {
        if (state.BackupAt is not { } at)
            return true;
        if (at >= subject.Size)
            return reading.Findings.All(f => f.Structure == "superblock");
        var backup = Ext4.Ext4Superblock.ReadBackup(await Subject.ReadAsync(host, subject.Path, at, Ext4.Ext4Superblock.Length, ct));
        return backup is null || backup.Size == state.Size;
    }

    private static string Recorded(KernelReading? kernel) =>
        kernel is { ErrorCount: > 0, Last: { } last }
            ? $"; the kernel recorded {kernel.ErrorCount} errors, the last in {last.Function} at {last.Time:u}"
            : "";
}
