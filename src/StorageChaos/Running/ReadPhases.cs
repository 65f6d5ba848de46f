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
    // What was acknowledged is judged by the client: without that read the run has not come to its end. Another place that cannot be
    // read is missing in the comparison of the places, and does not end the run.
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
                : run.Workload.ReadBackAsync(run.Hosts[part.Part.Host], at.Directory, at.Place, ct))
        { MayFail = at.Place != ReadPlace.Client };

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
