using StorageChaos.Fsck.Checkers;
using StorageChaos.Fsck.Reports;
using StorageChaos.Hosts;

namespace StorageChaos.Fsck.Examining;

/// <summary>Whether the kernel mounts a file system. One that it refuses is damaged if its device can be read from end to end.</summary>
internal sealed class MountTrial(Subject subject, IChecker checker, BoundedTool tool, Remarks remarks)
{
    /// <summary>The reading, with the refusal as its first finding if there is one.</summary>
    /// <param name="reading">What the checker found; no failure of the device, and nothing that was stopped.</param>
    /// <param name="device">Device, image, or the copy of it; it is only read.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<FsckReading> AddToAsync(FsckReading reading, string device, CancellationToken ct)
    {
        var answer = await RunAsync(device, writable: false, ct);
        if (answer.Silent is { } silent)
            remarks.Add(silent);
        if (answer.Refusal is not { } refusal)
            return reading;
        if (await DeviceProblemAsync(ct) is not { } problem)
            return Replays.Join(Refused(reading, refusal), Replays.Found(reading));
        var reason = $"the kernel refuses to mount it, but this may be the device: {problem} ({refusal.Message})";
        if (reading.Outcome == FsckOutcome.Clean)
            return reading with { Outcome = FsckOutcome.Inconclusive, Reason = reason };
        remarks.Add(reason);
        return reading;
    }

    /// <summary>Tries it.</summary>
    /// <param name="device">Device, image, or the copy of it.</param>
    /// <param name="writable">Whether the kernel may write to it, and so replay a journal.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<MountAnswer> RunAsync(string device, bool writable, CancellationToken ct)
    {
        try
        {
            var run = await tool.RunAsync("mount", checker.Mount(device, writable), null, CheckerRun.AfterReplay, ct);
            return MountAnswer.Of(run, "trial mount");
        }
        catch (HostCommandException e)
        {
            // A mount that hangs in the kernel cannot be killed. What was found stands.
            return new MountAnswer { Silent = $"the mount did not end: {e.Problem}" };
        }
    }

    /// <summary>Why the original's device cannot be read from end to end; null if it can.</summary>
    public async Task<string?> DeviceProblemAsync(CancellationToken ct) => WholeDevice.Problem(
        await tool.RunAsync("whole", WholeDevice.Read(subject.Path), null, CheckerRun.AfterReplay, ct), subject.Size);

    /// <summary>A reading that has the refusal as its only finding.</summary>
    public static FsckReading Refused(FsckReading reading, Finding refusal)
    {
        var findings = new FindingList();
        findings.Add(refusal);
        return reading with
        {
            Outcome = FsckOutcome.Findings,
            Stopped = null,
            FindingCount = 1,
            Classes = findings.PerClass,
            Findings = findings.Items,
        };
    }
}
