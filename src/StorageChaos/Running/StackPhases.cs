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
            foreach (var host in run.Guests)
            {
                await run.Logs.StartAsync(host);
                await run.Consoles.StartAsync(host.Name, run.Lab.ConsoleOf(host.Name), ct);
            }

            await Task.WhenAll(run.Guests.Select(h => run.Boots.NoteAsync(h, ct)));
            // A snapshot that was taken before any fault contains none.
            if (!run.Lab.ResetRevertsAll) await Task.WhenAll(run.Guests.Select(h => h.RunAsync(FaultSweep.RemoveAll(), ct)));
            await Needs.DemandAsync(run.Scenario.Faults, run.Faults, ct);
            run.Document = run.Document with { Lab = await run.Lab.DescribeAsync(ct) };
        });

    /// <summary>Everything is closed again and opened, with nothing cached.</summary>
    public static Phase Reopen { get; } = new(
        "reopen", "everything is opened again, with nothing cached; what is damaged is repaired first",
        ReopenAsync)
    { MayFail = true };

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
        })
    { MayFail = true };

    /// <summary>Checks one file system as it was left.</summary>
    public static Phase Fsck(StackPart part, ICheckable checkable) => new(
        "fsck",
        $"{checkable.FileSystem} on {checkable.Device} is checked; if a journal waits it is replayed on a copy, and the copy is checked",
        // What had to be repaired in between was checked before that: what is there now is the work of the repair.
        (run, ct) => run.Checked.Contains(part.Name) ? Task.CompletedTask : CheckAsync(run, part, checkable, ct))
    { MayFail = true };

    /// <summary>Checks one file system as it is.</summary>
    public static async Task CheckAsync(RunContext run, StackPart part, ICheckable checkable, CancellationToken ct)
    {
        var check = new FileSystemCheck(run.Hosts[part.Host], Limits);
        try
        {
            var report = await check.RunAsync(checkable.Device, checkable.FileSystem, run.Directory.FsckFolder, snapshot: true, ct);
            run.Directory.SaveFsck(report);
            run.Checked.Add(part.Name);
        }
        catch (FsckInputException e)
        {
            throw new StackException($"there is nothing to check on {part.Host}: {e.Message}"); // its disk is gone
        }
    }

    /// <summary>Removes what was built, on hosts that a reset does not take back.</summary>
    public static Phase TearDown(StorageStack stack) => new(
        "tear-down", $"removed, from the client down: {string.Join(", ", stack.Parts.Reverse().Select(p => p.Name))}",
        async (run, ct) =>
        {
            await WorkPhases.EndAsync(run, ct);
            await run.Stack.TearDownAsync(run.Hosts, ct);
        })
    { Always = true };

    // What lies on a part that cannot be opened cannot be opened either.
    private static async Task ReopenAsync(RunContext run, CancellationToken ct)
    {
        HostCommandException? failure = null;
        foreach (var (part, closed) in run.Stack.With<IOpen>())
        {
            try
            {
                if (failure is null) await closed.ReopenAsync(run.Hosts, ct);
            }
            catch (HostCommandException e)
            {
                failure = e;
            }

            if (failure is not null) run.NotOpen.Add(part.Name);
        }

        if (failure is not null) throw new StackException($"{string.Join(", ", run.NotOpen)} could not be opened: {failure.Message}");
    }

    // Who does not let go hangs in its own kernel: a client whose server does not come back, a gateway whose disk is gone. What it had
    // cached is lost then; what is on the LUN is to be judged all the same.
    private static async Task CloseAsync(RunContext run, StackPart part, IOpen open, CancellationToken ct)
    {
        var node = run.Lab.Topology.Node(part.Host);
        try
        {
            await open.CloseAsync(run.Hosts, ct);
        }
        catch (HostCommandException e) when (node.Power is not null)
        {
            run.HasDoubts = true;
            run.Report($"{part.Host} does not let go of its {part.Name} ({e.Problem}): its power is cut");
            await run.CyclePowerAsync(part.Host, ct);
            await run.Stack.AttachAsync(part.Host, run.Hosts, ct);
        }
    }
}
