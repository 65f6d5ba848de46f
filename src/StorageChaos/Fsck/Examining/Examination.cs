using StorageChaos.Fsck.Checkers;
using StorageChaos.Fsck.Copies;
using StorageChaos.Fsck.Reports;
using StorageChaos.Hosts;

namespace StorageChaos.Fsck.Examining;

/// <summary>The readings of one file system, from the first to the verdict.</summary>
internal sealed class Examination(
    IHost host, Subject subject, IChecker checker, SuperblockState state, BoundedTool tool, string workspace, FsckLimits limits)
{
    public async Task<FsckReport> RunAsync(FsckReport report, CancellationToken ct)
    {
        var run = await CheckAsync("before-replay", subject.Path, CheckerRun.BeforeReplay, ct);
        var before = checker.Read(run);
        report = report with { BeforeReplay = before };
        if (!checker.NeedsReplay(state, run) || before.Voided)
        {
            var after = await WithPathsAsync(checker.Read(run with { When = CheckerRun.AfterReplay }), subject.Path, ct);
            return await JudgeAsync(report with { BeforeReplay = after with { When = CheckerRun.BeforeReplay } }, after, ct);
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

    private async Task<FsckReport> ReplayedAsync(FsckReport report, FsckReading before, ICopy copy, CancellationToken ct)
    {
        var replay = checker.ReadReplay(await tool.RunAsync(
            "replay", checker.Replay(copy.Path, tool.ProblemLog("replay")), checker.StartsOver, CheckerRun.AfterReplay, ct));
        if (replay.Outcome == FsckOutcome.Inconclusive)
            return report with { Outcome = FsckOutcome.Inconclusive, Reason = replay.Reason };
        var after = checker.Read(await CheckAsync("after-replay", copy.Path, CheckerRun.AfterReplay, ct));
        if (await copy.VoidAsync(ct) is { } problem)
            return report with { Outcome = FsckOutcome.Inconclusive, Reason = problem };

        // The journal may bring a newer superblock with it.
        var head = await Subject.ReadHeadAsync(host, copy.Path, ct);
        if (checker.ReadSuperblock(head)?.Kernel is { } kernel && kernel.ErrorCount > (report.Kernel?.ErrorCount ?? 0))
            report = report with { Kernel = kernel };
        after = await WithPathsAsync(Replays.Merge(replay, after), copy.Path, ct);
        return await JudgeAsync(report with { BeforeReplay = Replays.MarkVanished(before, after) }, after, ct);
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

    private async Task<FsckReading> WithPathsAsync(FsckReading reading, string device, CancellationToken ct)
    {
        var inodes = reading.Findings.Select(Unnamed).OfType<long>().Where(i => i > 0).ToHashSet();
        if (inodes.Count == 0 || checker.Paths(device, inodes) is not { } command)
            return reading;
        var paths = checker.ReadPaths((await tool.RunAsync("paths", command, null, reading.When, ct)).Stdout);
        return reading with
        {
            Findings = [.. reading.Findings.Select(f => Unnamed(f) is { } inode && paths.TryGetValue(inode, out var path)
                ? f with { Path = f.Path is null ? path : $"{path.TrimEnd('/')}/{f.Path}" }
                : f)],
        };
    }

    // The inode whose path is wanted: its own or, where the name is known, that of its directory.
    private static long? Unnamed(Finding finding) =>
        finding.Path is null ? finding.Inode : finding.Path.StartsWith('/') ? null : finding.Directory;

    private async Task<FsckReport> JudgeAsync(FsckReport report, FsckReading after, CancellationToken ct)
    {
        after = after.Summarised();
        report = report with
        {
            AfterReplay = after,
            Outcome = after.Outcome,
            Reason = after.Reason + Replays.Vanished(report.BeforeReplay!) + Recorded(report.Kernel),
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
