using System.Text.Json.Nodes;
using StorageChaos.Faults.Execution;
using StorageChaos.Faults.Registry;
using StorageChaos.Fsck.Examining;
using StorageChaos.Hosts;
using StorageChaos.Nodes;
using StorageChaos.Scenarios;
using StorageChaos.Stacks;
using StorageChaos.Stacks.Abilities;

namespace StorageChaos.Running;

/// <summary>Phases about the stack: built, closed, checked, opened again, removed.</summary>
internal static class StackPhases
{
    private static readonly FsckLimits Limits = new() { Time = TimeSpan.FromMinutes(5), MemoryMiB = 1024, OutputMiB = 16 };

    /// <summary>Everything that must be in order before anything is built.</summary>
    public static Phase CleanStart { get; } = new(
        "clean-start", "logs are followed, stale faults are swept, hosts are asked whether they can do what the faults need",
        async (run, ct) =>
        {
            foreach (var host in run.Guests) await run.Logs.StartAsync(host);
            // A snapshot that was taken before any fault contains none.
            if (!run.Lab.ResetRevertsAll) await Task.WhenAll(run.Guests.Select(h => h.RunAsync(FaultSweep.RemoveAll(), ct)));
            await Needs.DemandAsync(run.Scenario.Faults, run.Faults, ct);
            run.Document = run.Document with { Lab = await run.Lab.DescribeAsync(ct) };
        });

    /// <summary>Everything is closed again and opened, with nothing cached.</summary>
    public static Phase Reopen { get; } = new(
        "reopen", "everything is opened again, with nothing cached; what is damaged is repaired first",
        (run, ct) => run.Stack.ReopenAsync(run.Hosts, ct));

    /// <summary>Builds all parts, and reads back what they really are.</summary>
    public static Phase Build(StorageStack stack) => new(
        "stack", $"built, from the disk up: {string.Join(", ", stack.Parts.Select(p => p.Name))}; then what they really are is read back",
        async (run, ct) =>
        {
            if (!run.Lab.ResetRevertsAll) await run.Stack.TearDownAsync(run.Hosts, ct);
            await run.Stack.BuildAsync(run.Hosts, ct);
            var effective = await run.Stack.ReadEffectiveAsync(run.Hosts, ct);
            run.Document = run.Document with
            {
                Effective = new JsonObject(effective.Select(part => KeyValuePair.Create<string, JsonNode?>(
                    part.Key, new JsonObject(part.Value.Values.Select(v => KeyValuePair.Create<string, JsonNode?>(v.Key, v.Value)))))),
            };
            if (run.Stack.Mismatches(effective).ToList() is { Count: > 0 } mismatches)
                throw new StackException($"the stack is not what was asked for: {string.Join("; ", mismatches)}");
        });

    /// <summary>Ends the service, so that what is below can be judged while nobody uses it.</summary>
    public static Phase Close(StorageStack stack, Closing closing) => new(
        "close", closing == Closing.Unmount
            ? $"closed, from the client down: {string.Join(", ", stack.With<IOpen>().Reverse().Select(o => o.Part.Name))}"
            : "the clients let go, then the gateway loses its power",
        async (run, ct) =>
        {
            var gateway = run.Lab.Topology.Of(Role.Gateway);
            foreach (var (part, open) in run.Stack.With<IOpen>().Reverse())
            {
                if (closing == Closing.PowerCut && part.Host == gateway) continue;
                await CloseAsync(run, part, open, ct);
            }

            if (closing == Closing.Unmount) return;
            await run.CyclePowerAsync(gateway, ct);
            await run.Stack.AttachAsync(gateway, run.Hosts, ct);
        });

    /// <summary>Checks one file system as it was left.</summary>
    public static Phase Fsck(StackPart part, ICheckable checkable) => new(
        "fsck",
        $"{checkable.FileSystem} on {checkable.Device} is checked; if a journal waits it is replayed on a copy, and the copy is checked",
        async (run, ct) =>
        {
            var check = new FileSystemCheck(run.Hosts[part.Host], Limits);
            var report = await check.RunAsync(checkable.Device, checkable.FileSystem, run.Directory.FsckFolder, snapshot: true, ct);
            run.Directory.SaveFsck(report);
        });

    /// <summary>Removes what was built, on hosts that a reset does not take back.</summary>
    public static Phase TearDown(StorageStack stack) => new(
        "tear-down", $"removed, from the client down: {string.Join(", ", stack.Parts.Reverse().Select(p => p.Name))}",
        async (run, ct) =>
        {
            await WorkPhases.EndAsync(run, ct);
            await run.Stack.TearDownAsync(run.Hosts, ct);
        })
    { Always = true };

    // A client whose server does not come back, since its file system cannot be mounted any more, waits for it and hangs in its
    // own kernel. What it had cached is lost then; what is on the LUN is to be judged all the same.
    private static async Task CloseAsync(RunContext run, StackPart part, IOpen open, CancellationToken ct)
    {
        var node = run.Lab.Topology.Node(part.Host);
        try
        {
            await open.CloseAsync(run.Hosts, ct);
        }
        catch (HostCommandException e) when (node is { Role: Role.Client, Power: not null })
        {
            run.Report($"{part.Host} does not let go of its {part.Name} ({e.Problem}): its power is cut");
            await run.CyclePowerAsync(part.Host, ct);
        }
    }
}
