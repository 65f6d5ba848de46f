using System.Text.Json;
using StorageChaos.Evidence;
using StorageChaos.Faults.Execution;
using StorageChaos.Histories;
using StorageChaos.Hosts;
using StorageChaos.Labs;
using StorageChaos.Nodes;
using StorageChaos.Scenarios;
using StorageChaos.Stacks;
using StorageChaos.Stacks.Abilities;
using StorageChaos.Stacks.Shims;
using StorageChaos.Work;

namespace StorageChaos.Running;

/// <summary>What the phases of one run share: hosts, evidence, stack and workload.</summary>
internal sealed class RunContext : IAsyncDisposable
{
    private readonly CommandLog commands;
    private readonly Kinds kinds;
    private RunDocument document;

    /// <summary>A run that has not begun.</summary>
    /// <param name="written">What to run, as it was written.</param>
    /// <param name="lab">Where.</param>
    /// <param name="directory">Where the evidence goes.</param>
    /// <param name="clock">Source of time.</param>
    /// <param name="options">How.</param>
    public RunContext(Scenario written, Lab lab, RunDirectory directory, TimeProvider clock, RunOptions options)
    {
        (Lab, Directory, Clock, Report, kinds) = (lab, directory, clock, options.Report, options.Kinds);
        Scenario = written.Drawn(kinds);
        document = new RunDocument
        {
            Scenario = Scenario,
            Written = Json(Scenario) == Json(written) ? null : written,
            Started = clock.GetUtcNow(),
            ToolVersion = ToolVersion.Text,
        };
        directory.SaveRun(document, kinds);
        commands = directory.OpenCommands();
        lab.Record = commands.Record;
        History = new HistoryRecorder(directory.HistoryPath, clock);
        Hosts = lab.Hosts.Values.Append(lab.Hypervisor).ToDictionary(h => h.Name, h => (IHost)new RecordingHost(h, commands.Record, clock));
        Conditions = new StopConditions(Guests, directory.FullPath, clock);
        Logs = new LogCapture(directory.LogPath, Conditions.Hear);
        Stack = StackOf(Scenario, lab, kinds);
        var (where, _) = Stack.With<IWorkDirectory>().FirstOrDefault();
        Workload = new Workload(
            Hosts[where?.Host ?? lab.Topology.Of(Role.Client)], Lab.AgentPath, Scenario.Workload, Scenario.Seed, History, clock);
    }

    /// <summary>What is run, with everything drawn.</summary>
    public Scenario Scenario { get; }

    /// <summary>The lab.</summary>
    public Lab Lab { get; }

    /// <summary>Where the evidence goes.</summary>
    public RunDirectory Directory { get; }

    /// <summary>Source of time.</summary>
    public TimeProvider Clock { get; }

    /// <summary>Told what is going on.</summary>
    public Action<string> Report { get; }

    /// <summary>What happened.</summary>
    public HistoryRecorder History { get; }

    /// <summary>All hosts by name, the hypervisor among them. What they are told is recorded.</summary>
    public IReadOnlyDictionary<string, IHost> Hosts { get; }

    /// <summary>The hosts of the lab on which commands can be run.</summary>
    public IEnumerable<IHost> Guests => Lab.Topology.Nodes.Where(n => n.HasShell).Select(n => Hosts[n.Name]);

    /// <summary>What ends the run early.</summary>
    public StopConditions Conditions { get; }

    /// <summary>The hosts' logs.</summary>
    public LogCapture Logs { get; }

    /// <summary>The stack under test.</summary>
    public StorageStack Stack { get; }

    /// <summary>What the client does.</summary>
    public Workload Workload { get; }

    /// <summary>What faults need of the lab.</summary>
    public FaultContext Faults => new()
    {
        LabId = Lab.Id,
        Hosts = Hosts,
        Topology = Lab.Topology,
        History = History,
        Clock = Clock,
        Canary = Lab.CanaryAsync,
        AfterBoot = AfterBootAsync,
    };

    /// <summary><c>run.json</c>; written anew whenever it changes.</summary>
    public RunDocument Document
    {
        get => document;
        set
        {
            document = value;
            Directory.SaveRun(value, kinds);
        }
    }

    /// <summary>The stack that a scenario has on a lab.</summary>
    public static StorageStack StackOf(Scenario drawn, Lab lab, Kinds kinds) => StorageStack.Of(
        drawn.Stack,
        new StackSite
        {
            Topology = lab.Topology,
            Disk = lab.Settings.Disk,
            Shims = new ShimPlan(drawn.Shims(), lab.Settings.LogDisk, Lab.AgentPath),
            TwoClients = drawn.Workload.OfTwoClients,
        },
        kinds.Parts);

    /// <summary>Fails if the evidence is not complete.</summary>
    /// <exception cref="IOException">A file could not be written; names it.</exception>
    public void ThrowIfEvidenceFailed()
    {
        History.ThrowIfFailed();
        commands.ThrowIfFailed();
    }

    /// <summary>Waits for a host that boots, follows its log again, and brings back what it served or used.</summary>
    /// <exception cref="HostCommandException">It, or something on it, does not come back.</exception>
    public async Task AfterBootAsync(string host, CancellationToken ct)
    {
        await AfterPowerOnAsync(host, ct);
        await Stack.RestoreAsync(host, Hosts, ct);
    }

    /// <summary>Cuts a host's power, switches it on again, and waits until it answers. Nothing on it is brought back.</summary>
    /// <exception cref="LabMismatchException">Its power is not ours.</exception>
    /// <exception cref="HostCommandException">It does not come back.</exception>
    public async Task CyclePowerAsync(string host, CancellationToken ct)
    {
        var power = Lab.Topology.Power(host);
        await Hosts[power.Host].RunAsync(power.Cut(), ct);
        await Hosts[power.Host].RunAsync(power.Start(), ct);
        await AfterPowerOnAsync(host, ct);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Workload.DisposeAsync();
        await Logs.DisposeAsync();
        History.Dispose();
        Lab.Record = _ => { };
        commands.Dispose();
    }

    private async Task AfterPowerOnAsync(string host, CancellationToken ct)
    {
        await Lab.AfterPowerOnAsync(host, ct);
        await Logs.RestartAsync(Hosts[host]);
    }

    private string Json(Scenario scenario) => JsonSerializer.Serialize(scenario, kinds.Json);
}
