using StorageChaos.Fsck.Btrfs;
using StorageChaos.Fsck.Ext4;
using StorageChaos.Fsck.Xfs;
using StorageChaos.Hosts;

namespace StorageChaos.Fsck;

/// <summary>
/// Checks an unmounted LUN on its host: a copy is read before its journal is replayed, the journal is replayed on the
/// copy, and the copy is read again. The LUN itself is only read.
/// </summary>
public sealed class LunCheck(IHost host, string device, string fileSystem)
{
    private const string MountPoint = "/run/storagechaos-copy";
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Runs it.</summary>
    /// <returns>The report, and raw outputs by name. A step that fails is the report's problem, never an exception.</returns>
    public async Task<(FsckReport Report, IReadOnlyDictionary<string, string> Raw)> RunAsync(CancellationToken ct)
    {
        var raw = new Dictionary<string, string>();
        var report = new FsckReport { FileSystem = fileSystem, Outcome = FsckOutcome.Inconclusive, Reason = "" };
        var copy = new LunCopy(host, device);
        try
        {
            await copy.CreateAsync(ct);
            // btrfs check reads the log tree as it is: there is nothing to replay first.
            if (fileSystem != "btrfs")
            {
                report = report with { BeforeReplay = await ReadAsync("before replay", "before-replay", raw, ct) };
                var replay = await host.RunAsync(Replay() with { Deadline = Limit, AnyExitCode = true }, ct);
                raw["replay"] = Text(replay);
            }

            report = report with { AfterReplay = await ReadAsync("after replay", "after-replay", raw, ct) };
            if (await copy.IsVoidAsync(ct))
                report = report with { AfterReplay = null, Reason = "the copy's store overflowed: the check was of no real file system" };
            await copy.RemoveAsync(ct);
        }
        catch (HostCommandException e)
        {
            report = report with { AfterReplay = null, Reason = e.Message };
        }

        return (report, raw);
    }

    private async Task<FsckReading> ReadAsync(string when, string name, Dictionary<string, string> raw, CancellationToken ct)
    {
        CommandOutcome outcome;
        try
        {
            outcome = await host.RunAsync(Checker() with { Deadline = Limit, AnyExitCode = true }, ct);
        }
        catch (HostCommandException e) when (e.Outcome.ExitCode == -1)
        {
            outcome = e.Outcome;
        }

        raw[name] = Text(outcome);
        Func<CheckerRun, FsckReading> read = fileSystem switch
        {
            "ext4" => E2fsck.Read,
            "xfs" => XfsRepair.Read,
            _ => BtrfsCheck.Read,
        };
        return read(new CheckerRun { Command = outcome.Command, ExitCode = outcome.ExitCode, Ended = outcome.ExitCode == -1 ? "no end in time" : null, Stdout = outcome.Output.Split('\n'), Stderr = outcome.ErrorOutput.Split('\n'), When = when });
    }

    private HostCommand Checker() => fileSystem switch
    {
        "ext4" => HostCommand.Of("e2fsck", "-f", "-n", LunCopy.Device),
        "xfs" => HostCommand.Of("xfs_repair", "-n", LunCopy.Device),
        _ => HostCommand.Of("btrfs", "check", "--readonly", LunCopy.Device),
    };

    // XFS replays its log when it is mounted, and has no other way (xfs_repair(8), -L).
    private HostCommand Replay() => fileSystem == "ext4"
        ? HostCommand.Of("e2fsck", "-E", "journal_only", "-p", LunCopy.Device)
        : HostCommand.Script($"mkdir -p {MountPoint}; mount -t {fileSystem} {LunCopy.Device} {MountPoint}; umount {MountPoint}");

    private static string Text(CommandOutcome o) =>
        $"$ {o.Command}\n{o.Output}{(o.ErrorOutput.Length > 0 ? $"--- standard error\n{o.ErrorOutput}" : "")}--- exit code {o.ExitCode}\n";
}
