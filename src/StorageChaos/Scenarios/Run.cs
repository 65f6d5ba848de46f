using System.Text.Json.Nodes;
using StorageChaos.Checks;
using StorageChaos.Evidence;
using StorageChaos.Faults;
using StorageChaos.Fsck;
using StorageChaos.Histories;
using StorageChaos.Hosts;
using StorageChaos.Labs;
using StorageChaos.Storage;
using StorageChaos.Tampering;
using StorageChaos.Workloads;

namespace StorageChaos.Scenarios;

/// <summary>One run of one scenario: everything that it holds while it goes on, and its phases in order.</summary>
internal sealed class Run : IAsyncDisposable
{
    private static readonly TimeSpan SteadyDeadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopDeadline = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200);

    private readonly Scenario scenario;
    private readonly Lab lab;
    private readonly RunDirectory directory;
    private readonly TimeProvider clock;
    private readonly Action<string> report;
    private readonly CommandLog commands;
    private readonly HistoryRecorder history;
    private readonly LogCapture logs;
    private readonly Dictionary<string, IHost> hosts;
    private readonly StopConditions conditions;
    private readonly StorageStack stack;
    private readonly Workload workload;
    private readonly ReadBack readBack;
    private RunDocument document;

    public Run(Scenario written, Lab lab, RunDirectory directory, TimeProvider clock, Action<string> report)
    {
        var scenario = written.Drawn();
        var (json, original) = (Json(scenario), Json(written));
        (this.scenario, this.lab, this.directory, this.clock, this.report) = (scenario, lab, directory, clock, report);
        document = new RunDocument
        {
            Scenario = json,
            Written = JsonNode.DeepEquals(json, original) ? null : original,
            Stack = scenario.Stack,
            Expect = scenario.Expect,
            Faults = scenario.FaultRecords(),
            Seed = scenario.Seed,
            Started = clock.GetUtcNow(),
            ToolVersion = ToolVersion.Text,
        };
        directory.SaveRun(document);
        commands = directory.OpenCommands();
        history = new HistoryRecorder(directory.HistoryPath, clock);
        hosts = lab.Hosts.Values.Append(lab.Hypervisor).ToDictionary(h => h.Name, h => (IHost)new RecordingHost(h, commands.Record, clock));
        conditions = new StopConditions(Guests, directory.FullPath, clock);
        logs = new LogCapture(directory.LogPath, conditions.Hear);
        stack = new StorageStack(hosts[Role.Target], hosts[Role.Gateway], hosts[Role.Client], lab.Links, lab.Settings.Disk, scenario.Stack,
            new LayerPlan(scenario.Layers(), lab.Settings.LogDisk, Lab.AgentPath));
        workload = new Workload(hosts[Role.Client], Lab.AgentPath, scenario.Workload, scenario.Seed, history, clock);
        readBack = new ReadBack(hosts, stack, workload);
    }

    private static JsonObject Json(Scenario scenario) => System.Text.Json.JsonSerializer.SerializeToNode(scenario, ScenarioFile.Json)!.AsObject();

    private IEnumerable<IHost> Guests => Role.All.Select(r => hosts[r]);

    /// <summary>All phases. What goes wrong in the lab ends the run early and is written down; it is not thrown.</summary>
    public async Task ExecuteAsync(CancellationToken ct)
    {
        var tampered = scenario.Tamper.Count > 0;
        try
        {
            await PhaseAsync("clean-start", CleanStartAsync, ct);
            await PhaseAsync("stack", BuildStackAsync, ct);
            await conditions.WatchAsync(WorkAsync, ct);
            await PhaseAsync("state-after", token => DumpNetworkAsync(NetworkMoment.After, token), ct);
            await ReadAsync(ReadPlace.ClientCached, ct);
            await PhaseAsync("tamper", token => TamperAsync((t, id) => t.WhileMounted(id), token), ct, when: tampered);
            // Again, with what the first read left in the cache: what a writer leaves there may be dropped at the next open.
            if (tampered) await ReadAsync(ReadPlace.ClientCached, ct);
            await PhaseAsync("close", CloseAsync, ct);
            await PhaseAsync("tamper", token => TamperAsync((t, id) => t.Offline(id, stack.FileSystem.Device), token), ct, when: tampered);
            await PhaseAsync("fsck", FsckAsync, ct);
            await ReadAsync(ReadPlace.Lun, ct);
            await PhaseAsync("reopen", stack.ReopenAsync, ct);
            await ReadAsync(ReadPlace.Server, ct);
            await PhaseAsync(RunPhases.FinalRead, token => readBack.AtAsync(ReadPlace.Client, token), ct);
            await ReadAsync(ReadPlace.SecondClient, ct);
            if (!lab.ResetRevertsAll) await PhaseAsync("tear-down", stack.TearDownAsync, ct);
        }
        catch (Exception e) when (e is HostCommandException or StackException or InvalidDataException or TimeoutException or AggregateException or LabMismatchException or HostLostException or IOException)
        {
            document = document with { Aborted = $"the run ended early in phase '{document.Phase}': {e.Message}" };
        }
        catch (OperationCanceledException)
        {
            document = document with { Aborted = $"the run was cancelled in phase '{document.Phase}'" };
            throw;
        }
        finally
        {
            // Evidence and clean hosts are owed also for a run that was cancelled.
            await FinishAsync(CancellationToken.None);
        }
    }

    // From the first operation to the last.
    private async Task WorkAsync(CancellationToken ct)
    {
        await PhaseAsync(RunPhases.Steady, SteadyAsync, ct);
        // As late as can be: what the stack itself brings along, such as device-mapper tables, is no fault's doing.
        await PhaseAsync("state-before", token => DumpNetworkAsync(NetworkMoment.Before, token), ct);
        await PhaseAsync(RunPhases.Faults, FaultsAsync, ct);
        await PhaseAsync(RunPhases.Recovery, RecoverAsync, ct, mayFail: true);
        await PhaseAsync(RunPhases.Stop, StopWorkloadAsync, ct);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await workload.DisposeAsync();
        await logs.DisposeAsync();
        history.Dispose();
        commands.Dispose();
    }

    private async Task CleanStartAsync(CancellationToken ct)
    {
        foreach (var host in Guests) await logs.StartAsync(host);
        // A snapshot of before any fault has none in it.
        if (!lab.ResetRevertsAll) await Task.WhenAll(Guests.Select(h => h.RunAsync(FaultSweep.RemoveAll(), ct)));
        await Needs.DemandAsync(scenario.Faults, Context, ct);
        document = document with { Lab = await lab.DescribeAsync(ct) };
    }

    private async Task BuildStackAsync(CancellationToken ct)
    {
        if (!lab.ResetRevertsAll) await stack.TearDownAsync(ct);
        await stack.BuildAsync(ct);
        if (scenario.OfTwoClients) await stack.SecondMount.MountAsync(ct);
        var effective = await stack.ReadEffectiveAsync(ct);
        document = document with
        {
            Effective = new JsonObject(effective.Select(part => KeyValuePair.Create<string, JsonNode?>(
                part.Key, new JsonObject(part.Value.Values.Select(v => KeyValuePair.Create<string, JsonNode?>(v.Key, v.Value)))))),
        };
        if (StorageStack.Mismatches(scenario.Stack, effective).ToList() is { Count: > 0 } mismatches)
            throw new StackException($"the stack is not what was asked for: {string.Join("; ", mismatches)}");
    }

    private async Task SteadyAsync(CancellationToken ct)
    {
        workload.Start(StackPaths.Mount, StackPaths.SecondMount);
        report($"the workload begins (at most {SteadyDeadline.TotalSeconds:0} s)");
        if (!await Wait.UntilAsync(_ => Task.FromResult(workload.AllHeardSince(0) || workload.Ended), SteadyDeadline, Poll, clock, ct) || workload.Ended)
            throw new StackException($"the workload did not get going within {SteadyDeadline.TotalSeconds:0} s: {workload.Acknowledged} acknowledged operations{(workload.LastWords is { } words ? $"; the agent said: {words}" : "")}");
        await Task.Delay(scenario.Workload.Steady, clock, ct);
    }

    private async Task FaultsAsync(CancellationToken ct)
    {
        foreach (var s in scenario.Faults)
            report($"{s.Fault.Describe()}, {Plan(s)}");
        await new Nemesis(Context).RunAsync(scenario.Faults, ct);
    }

    private FaultContext Context => new()
    {
        Hosts = hosts,
        Links = lab.Links,
        History = history,
        Clock = clock,
        Canary = (host, ct) => lab.Hosts[host].ReconnectCanaryAsync(ct),
        AfterBoot = AfterPowerOnAsync,
    };

    private static string Plan(ScheduledFault s)
    {
        var from = s.AfterPrevious is { } after ? $"{after.Fixed.TotalSeconds:0.###} s after the one before" : $"after {(s.After?.Fixed ?? TimeSpan.Zero).TotalSeconds:0.###} s";
        var times = s.Times;
        return times.Count == 1
            ? $"{from}, for {times[0].Hold.TotalSeconds:0.###} s"
            : $"{from}, {times.Count} times within {(times[^1].At + times[^1].Hold).TotalSeconds:0.###} s, {times.Sum(t => t.Hold.TotalSeconds):0.###} s of them";
    }

    private async Task AfterPowerOnAsync(string name, CancellationToken ct)
    {
        await lab.AfterPowerOnAsync(name, ct);
        await logs.RestartAsync(hosts[name]);
        await stack.RestoreAsync(name, ct);
    }

    // Heal and recovery are two figures: the clock of this phase starts when the last fault is gone.
    private async Task RecoverAsync(CancellationToken ct)
    {
        var healed = history.Now;
        report($"waiting for the session and the workload to come back (at most {scenario.RecoveryDeadline.TotalSeconds:0} s)");
        var session = await Wait.UntilAsync(stack.Session.IsLoggedInAsync, scenario.RecoveryDeadline, Poll, clock, ct);
        var left = scenario.RecoveryDeadline - TimeSpan.FromSeconds(history.Now - healed);
        await Wait.UntilAsync(_ => Task.FromResult(workload.AllHeardSince(healed) || workload.Ended), left, Poll, clock, ct);
        var works = !workload.Ended && workload.AllHeardSince(healed);
        await Task.Delay(scenario.Workload.Settle, clock, ct);
        var ended = workload.Ended ? $"the workload ended by itself; the agent's last words: {workload.LastWords ?? "none"}" : null;
        if (ended is not null) Mark(OpPhase.Fail, RunPhases.Workload, null, ended);
        if (!session) throw new StackException($"the iSCSI session did not come back within {scenario.RecoveryDeadline.TotalSeconds:0} s");
        if (works || scenario.FaultRecords().Any(f => f.BootOf == Role.Client)) return; // the workload died with the client
        throw new StackException(ended ?? $"not every writer got an acknowledgement within {scenario.RecoveryDeadline.TotalSeconds:0} s of the last heal");
    }

    private Task StopWorkloadAsync(CancellationToken ct) => workload.StopAsync(StopDeadline, ct);

    private async Task FsckAsync(CancellationToken ct)
    {
        var type = scenario.Stack.FileSystem.Type.ToString().ToLowerInvariant();
        var check = new FileSystemCheck(hosts[Role.Gateway], new FsckLimits { Time = TimeSpan.FromMinutes(5), MemoryMiB = 1024, OutputMiB = 16 });
        directory.SaveFsck(await check.RunAsync(stack.FileSystem.Device, type, directory.FsckFolder, snapshot: true, ct));
    }

    // A place that cannot be read is missing in the comparison of the places; it does not end the run.
    private Task ReadAsync(string place, CancellationToken ct) =>
        PhaseAsync($"read-{place}", token => readBack.AtAsync(place, token), ct, mayFail: true);

    private async Task TamperAsync(Func<Tamper, string, HostCommand?> command, CancellationToken ct)
    {
        foreach (var (i, tamper) in scenario.Tamper.Index())
        {
            if (command(tamper, $"tamper-{i}") is not { } step) continue;
            report(tamper.Describe());
            await hosts[Role.Gateway].RunAsync(step, ct);
            history.Record(new Op { Time = history.Now, Phase = OpPhase.Ok, Process = "runner", Action = OpAction.Tamper, Detail = tamper.Describe() });
        }
    }

    private async Task CloseAsync(CancellationToken ct)
    {
        await LetGoAsync(ct);
        if (scenario.Close == Closing.Unmount)
        {
            await stack.CloseAsync(ct);
            return;
        }

        await CyclePowerAsync(Role.Gateway, ct);
        await stack.AttachAsync(ct);
    }

    // A client whose server does not come back, since its file system cannot be mounted any more, waits for it and hangs in its
    // own kernel. What it had cached is lost then; what is on the LUN is to be judged all the same.
    private async Task LetGoAsync(CancellationToken ct)
    {
        try
        {
            await stack.SecondMount.UnmountAsync(ct);
            await stack.Mount.UnmountAsync(ct);
        }
        catch (HostCommandException e) when (lab.Links.Domains.ContainsKey(Role.Client))
        {
            report($"the client does not let go of its mounts ({e.Problem}): its power is cut");
            await CyclePowerAsync(Role.Client, ct);
        }
    }

    private async Task CyclePowerAsync(string role, CancellationToken ct)
    {
        var domain = Shell.Quote(lab.Links.Domain(role));
        await hosts[lab.Hypervisor.Name].RunAsync(HostCommand.Script($"virsh -q destroy {domain}; virsh -q start {domain}"), ct);
        await lab.AfterPowerOnAsync(role, ct);
        await logs.RestartAsync(hosts[role]);
    }

    private Task DumpNetworkAsync(NetworkMoment moment, CancellationToken ct) =>
        Task.WhenAll(Guests.Select(async h => directory.SaveNetwork(h.Name, moment, (await h.RunAsync(FaultSweep.Dump(), ct)).Output)));

    private async Task FinishAsync(CancellationToken ct)
    {
        try
        {
            await workload.StopAsync(TimeSpan.FromSeconds(5), ct);
        }
        catch (Exception e) when (e is InvalidDataException or HostCommandException or TimeoutException)
        {
            // Mostly the very reason why the run ended early. What was recorded is kept and judged all the same.
            document = document with { Aborted = document.Aborted ?? $"the workload could not be stopped: {e.Message}" };
        }

        await logs.StopAsync(Guests, ct);
        document = document with { Ended = clock.GetUtcNow() };
        directory.SaveRun(document);
    }

    private async Task PhaseAsync(string name, Func<CancellationToken, Task> phase, CancellationToken ct, bool mayFail = false, bool when = true)
    {
        if (!when) return;
        report(name);
        document = document with { Phase = name };
        directory.SaveRun(document);
        var from = Mark(OpPhase.Invoke, name, null, null);
        try
        {
            await phase(ct);
            Mark(OpPhase.Ok, name, from, null);
            history.ThrowIfFailed();
            commands.ThrowIfFailed();
        }
        catch (Exception e)
        {
            Mark(OpPhase.Fail, name, from, e.Message);
            if (!mayFail || e is not (StackException or HostCommandException or InvalidDataException)) throw;
        }
    }

    private double Mark(OpPhase phase, string name, double? from, string? error) => history.Record(new Op
    {
        Time = history.Now,
        Phase = phase,
        Process = "runner",
        Action = OpAction.Phase,
        Detail = name,
        Error = error,
        Duration = from is { } start ? Math.Round(history.Now - start, 6) : null,
    }).Time;
}
