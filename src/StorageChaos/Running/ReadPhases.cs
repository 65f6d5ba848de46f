using StorageChaos.Checks;
using StorageChaos.Fsck.Copies;
using StorageChaos.Histories;
using StorageChaos.Hosts;
using StorageChaos.Nodes;
using StorageChaos.Stacks;
using StorageChaos.Stacks.Abilities;
using StorageChaos.Tampering;

namespace StorageChaos.Running;

/// <summary>Phases in which everything is read back, and those in which it is altered by hand before.</summary>
internal static class ReadPhases
{
    private static readonly TimeSpan DeviceDeadline = TimeSpan.FromMinutes(10);

    private const string CopyMount = "/mnt/storagechaos-lun";

    /// <summary>What the scenario alters while the file system is mounted and exported.</summary>
    public static Phase TamperWhileMounted { get; } = new(
        "tamper", "what the scenario alters on the server",
        (run, ct) => TamperAsync(run, (t, id) => t.WhileMounted(id), ct));

    /// <summary>What the scenario alters on the disk.</summary>
    public static Phase TamperWhileClosed(StorageStack stack) => new(
        "tamper", "what the scenario alters on the LUN",
        (run, ct) => TamperAsync(run, (t, id) => t.Offline(id, stack.With<ICheckable>().First().Ability.Device), ct));

    /// <summary>The places that can be read at a moment, from the disk up.</summary>
    // A place that cannot be read keeps none of the others from being read: what is missing then is for the checks to say.
    public static IEnumerable<Phase> At(StorageStack stack, ReadMoment moment) =>
        from part in stack.With<IReadPlaces>()
        from at in part.Ability.Places
        where at.Moment == moment
        select new Phase(
            at.Place == ReadPlace.Client ? RunPhases.FinalRead : $"read-{at.Place}",
            $"everything is read back {(at.Directory is { } directory
                ? $"in {directory} on {part.Part.Host}"
                : "on a copy of the LUN whose journal was replayed")}",
            (run, ct) => at.Directory is null
                ? ReadCopyAsync(run, part.Part, at.Place, ct)
                : ReadOpenAsync(run, part.Part, at, ct))
        { MayFail = true };

    /// <summary>Whether the disk under a file system can be read from end to end: if so, what cannot be read is lost.</summary>
    public static Phase ProveDevice(StackPart part, ICheckable checkable) => new(
        "read-device",
        $"if anything went wrong so far: {checkable.Device} is read from end to end on {part.Host}",
        async (run, ct) =>
        {
            if (!run.HasDoubts && run.Workload.ReadErrors == 0) return;
            var read = HostCommand.Of("dd", $"if={checkable.Device}", "of=/dev/null", "bs=1M", "iflag=direct", "status=none");
            var outcome = await run.Hosts[part.Host].RunAsync(read with { AnyExitCode = true, Deadline = DeviceDeadline }, ct);
            run.History.Record(new Op
            {
                Time = run.History.Now,
                Phase = outcome.Succeeded ? OpPhase.Ok : OpPhase.Fail,
                Process = "runner",
                Action = OpAction.ReadDevice,
                Host = part.Host,
                Value = checkable.Device,
                Error = outcome.Succeeded ? null : outcome.ErrorOutput.Trim(),
                Duration = Math.Round(outcome.Duration, 6),
            });
        })
    { MayFail = true };

    // What stands in the directory of a part that is not open is not what is to be read.
    private static Task ReadOpenAsync(RunContext run, StackPart part, ReadAt at, CancellationToken ct) =>
        at.Moment == ReadMoment.Reopened && run.NotOpen.Contains(part.Name)
            ? throw new StackException($"{part.Name} is not open, so nothing can be read in {at.Directory} on {part.Host}")
            : run.Workload.ReadBackAsync(run.Hosts[part.Host], at.Directory!, at.Place, ct);

    // On a copy, since a mount replays the journal: what is on the LUN stays as it is for those who come after.
    private static async Task ReadCopyAsync(RunContext run, StackPart part, string place, CancellationToken ct)
    {
        var host = run.Hosts[part.Host];
        var copy = new SnapshotCopy(host, ((ICheckable)part).Device);
        await copy.CreateAsync(ct);
        try
        {
            await host.RunAsync(HostCommand.Script($"mkdir -p {CopyMount}; mount {copy.Path} {CopyMount}"), ct);
            await run.Workload.ReadBackAsync(host, CopyMount, place, ct);
        }
        finally
        {
            // Longer than any of the commands may take, which have deadlines of their own.
            using var cleanup = new CancellationTokenSource(TimeSpan.FromMinutes(3), run.Clock);
            var unmount = HostCommand.Script($"! {StackPaths.IsMounted(CopyMount)} || umount {CopyMount}") with { AnyExitCode = true };
            await host.RunAsync(unmount, cleanup.Token);
            await copy.RemoveAsync(cleanup.Token);
        }
    }

    private static async Task TamperAsync(RunContext run, Func<Tamper, string, HostCommand?> command, CancellationToken ct)
    {
        var gateway = run.Hosts[run.Lab.Topology.Of(Role.Gateway)];
        foreach (var (i, tamper) in run.Scenario.Tamper.Index())
        {
            if (command(tamper, $"tamper-{i}") is not { } step) continue;
            run.Report(tamper.Describe());
            await gateway.RunAsync(step, ct);
            run.History.Record(new Op
            {
                Time = run.History.Now,
                Phase = OpPhase.Ok,
                Process = "runner",
                Action = OpAction.Tamper,
                Detail = tamper.Describe(),
            });
        }
    }
}
