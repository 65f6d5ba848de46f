using StorageChaos.Fsck.Checkers;
using StorageChaos.Fsck.Ext4;
using StorageChaos.Fsck.Reports;
using StorageChaos.Hosts;

namespace StorageChaos.Fsck.Examining;

/// <summary>
/// Checks an unmounted file system on its host: it is read as it was left; if a journal waits, that is replayed on a copy, and
/// the copy is read; findings get their paths; and the metadata is saved as evidence. The original is only read.
/// </summary>
public sealed class FileSystemCheck(IHost host, FsckLimits limits)
{
    /// <summary>Runs it.</summary>
    /// <param name="device">Device or image, on the host.</param>
    /// <param name="fileSystem">What it is known to be; null to find out.</param>
    /// <param name="evidence">A local directory that receives the raw logs and the metadata snapshot.</param>
    /// <param name="snapshot">Whether to take a metadata snapshot where there is something to look at.</param>
    /// <param name="ct">Cancels; what was made on the host is removed.</param>
    /// <exception cref="FsckInputException">
    /// The device cannot hold a file system, or <paramref name="fileSystem"/> is not known.
    /// </exception>
    /// <returns>The report; a host or a device that does not answer makes it inconclusive.</returns>
    public async Task<FsckReport> RunAsync(string device, string? fileSystem, string evidence, bool snapshot, CancellationToken ct)
    {
        if (fileSystem is not null && !FileSystemCheckers.All.Any(c => c.FileSystem == fileSystem))
            throw new FsckInputException(
                $"unknown file system '{fileSystem}': one of {string.Join(", ", FileSystemCheckers.All.Select(c => c.FileSystem))}");
        var report = new FsckReport
        {
            FileSystem = fileSystem ?? "unknown",
            Device = device,
            Outcome = FsckOutcome.Inconclusive,
            Reason = "",
        };
        try
        {
            return await CheckAsync(await Subject.ProbeAsync(host, device, limits.Time, ct), report, fileSystem, evidence, snapshot, ct);
        }
        catch (HostCommandException e)
        {
            return report with { Reason = OneLine(e) };
        }
    }

    private async Task<FsckReport> CheckAsync(
        Subject subject,
        FsckReport report,
        string? fileSystem,
        string evidence,
        bool snapshot,
        CancellationToken ct)
    {
        var device = subject.Path;
        if (subject.Unreadable is { } unreadable)
            return report with { Reason = $"{device} cannot be read: {unreadable}" };
        var found = FileSystemCheckers.All
            .Select(c => (Checker: c, State: c.ReadSuperblock(subject.Head.Span)))
            .FirstOrDefault(c => c.State is not null);
        var checker = found.Checker
            ?? FileSystemCheckers.All.FirstOrDefault(c => c.FileSystem == fileSystem)
            ?? await GuessAsync(subject, ct);
        if (checker is null)
            return report with
            {
                Reason = $"{device}: no ext4, XFS or btrfs superblock: " +
                    $"an unknown file system, or its beginning is destroyed (--fs names it)",
            };
        report = report with { FileSystem = checker.FileSystem, Kernel = found.State?.Kernel };
        if (fileSystem is not null && checker.FileSystem != fileSystem)
            return report with { Reason = $"{device} is {checker.FileSystem} by its superblock, not {fileSystem}" };
        if (subject.InUseBy is { } user)
            return report with { Reason = $"{device} is {user}: a file system in use cannot be judged" };

        var workspace = (await host.RunAsync(HostCommand.Script(MakeWorkspace), ct)).Output.Trim();
        try
        {
            var state = found.State ?? new SuperblockState { Size = subject.Size };
            var tool = new BoundedTool(host, workspace, evidence, limits);
            report = await new Examination(host, subject, checker, state, tool, workspace, limits, found.State is not null)
                .RunAsync(report, ct);
            if (snapshot && report.Outcome != FsckOutcome.Clean)
                report = report with
                {
                    Evidence = [.. report.Evidence, .. await SnapshotAsync(checker, device, workspace, evidence, tool, ct)],
                };
            return report with { Evidence = [.. tool.Files, .. report.Evidence] };
        }
        catch (HostCommandException e)
        {
            return report with { Outcome = FsckOutcome.Inconclusive, Reason = OneLine(e) };
        }
        finally
        {
            // Also when cancelled: nothing is left on the host.
            using var cleanup = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            await host.RunAsync(HostCommand.Of("rm", "-rf", "--", workspace) with { AnyExitCode = true }, cleanup.Token);
        }
    }

    // Named after its owner, so that what a killed check left can be recognised and removed. On this machine its process is
    // gone; a host of a lab has one run at a time, so whatever is there was left over.
    private string MakeWorkspace => $$"""
        for d in /var/tmp/storagechaos-fsck.*; do
          [ -d "$d" ] || continue
          owner=${d#*.}; owner=${owner%.*}
          [ "$owner" = run ] || [ ! -d "/proc/$owner" ] || continue
          for loop in $(losetup -n -O NAME -j "$d/copy" 2>/dev/null); do losetup -d "$loop"; done
          rm -rf -- "$d"
        done
        mktemp -d /var/tmp/storagechaos-fsck.{{(host.Name == LocalHost.HostName ? $"{Environment.ProcessId}" : "run")}}.XXXXXXXX
        """;

    private static string OneLine(HostCommandException e) =>
        string.Join(
            ": ",
            new[] { e.Outcome.Host == LocalHost.HostName ? "" : e.Outcome.Host, e.Problem, e.Outcome.ErrorOutput.Trim().Split('\n')[^1] }
                .Where(part => part.Length > 0));

    // A file system whose first superblock is destroyed may still have others; e2fsck looks for them by itself.
    private async Task<IChecker?> GuessAsync(Subject subject, CancellationToken ct)
    {
        foreach (var backup in Ext4Superblock.UsualBackups.Where(at => at < subject.Size))
        {
            if (Ext4Superblock.ReadBackup(await Subject.ReadAsync(host, subject.Path, backup, Ext4Superblock.Length, ct)) is not null)
                return FileSystemCheckers.All.First(c => c.FileSystem == "ext4");
        }

        return null;
    }

    private async Task<IReadOnlyList<string>> SnapshotAsync(
        IChecker checker,
        string device,
        string workspace,
        string evidence,
        BoundedTool tool,
        CancellationToken ct)
    {
        var name = $"metadata.{checker.SnapshotExtension}";
        try
        {
            var run = await tool.RunAsync("snapshot", checker.Snapshot(device, $"{workspace}/{name}"), null, "", ct);
            if (run.ExitCode != 0 || run.Ended is not null)
                return [];
            await host.DownloadAsync($"{workspace}/{name}", Path.Combine(evidence, name), ct);
            return [name];
        }
        catch (HostCommandException)
        {
            // The findings are valid even if this cannot be saved.
            return [];
        }
    }
}
