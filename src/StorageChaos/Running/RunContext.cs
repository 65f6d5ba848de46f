using System.Text.Json;
using StorageChaos.Evidence;
using StorageChaos.Faults.Execution;
using StorageChaos.Faults.Machines;
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
        Boots = new Boots(clock);
        Consoles = new ConsoleCapture(Hosts[lab.Hypervisor.Name], directory.ConsolePath, clock);
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

    /// <summary>
    /// Whether anything went so wrong that it must be known whether the disk under it all can be read: a phase that failed, a rung
    /// that was climbed, a read that got an error.
    /// </summary>
    public bool HasDoubts { get; set; }

    /// <summary>Names of the parts whose file system was checked.</summary>
    public HashSet<string> Checked { get; } = [];

    /// <summary>Names of the parts that could not be opened again: nothing can be read at them.</summary>
    public HashSet<string> NotOpen { get; } = [];

    /// <summary>What ends the run early.</summary>
    public StopConditions Conditions { get; }

    /// <summary>The hosts' logs.</summary>
    public LogCapture Logs { get; }

    /// <summary>Their consoles.</summary>
    public ConsoleCapture Consoles { get; }

    /// <summary>Which boot of each host is the last that is known.</summary>
    public Boots Boots { get; }

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
        HasDied = host => new HostDiagnosis(this).HasPanicked(host),
        AfterBoot = AfterPowerOnAsync,
        Restore = RestoreAsync,
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

    /// <summary>
    /// Waits for a host that boots, follows its log again, and brings back what it served or used. What of that does not come back is
    /// written down: recovery has to do with it.
    /// </summary>
    /// <exception cref="HostCommandException">The host does not come back.</exception>
    public async Task AfterBootAsync(string host, CancellationToken ct)
    {
        await AfterPowerOnAsync(host, ct);
        await RestoreAsync(host, ct);
    }

    /// <summary>Brings back what a host served or used, as its boot scripts would; writes down what does not come back.</summary>
    public async Task RestoreAsync(string host, CancellationToken ct)
    {
        try
        {
            await Stack.RestoreAsync(host, Hosts, ct);
        }
        catch (StackException e)
        {
            History.Record(new Op
            {
                Time = History.Now,
                Phase = OpPhase.Fail,
                Process = "runner",
                Action = OpAction.Restore,
                Host = host,
                Error = e.Message,
            });
        }
    }

    /// <summary>Cuts a host's power, switches it on again, and waits until it answers. Nothing on it is brought back.</summary>
    /// <exception cref="LabMismatchException">Its power is not ours.</exception>
    /// <exception cref="HostCommandException">It does not come back.</exception>
    public async Task CyclePowerAsync(string host, CancellationToken ct)
    {
        var power = Lab.Topology.Power(host);
        // What is off already cannot be cut off.
        await Hosts[power.Host].RunAsync(power.Cut() with { AnyExitCode = true }, ct);
        await Hosts[power.Host].RunAsync(power.Start(), ct);
        await AfterPowerOnAsync(host, ct);
    }

    /// <summary>Reboots a host in good order, and brings back what it served or used.</summary>
    /// <exception cref="LabMismatchException">Its power is not ours.</exception>
    /// <exception cref="HostCommandException">It does not go down, or does not come back.</exception>
    public async Task RebootAsync(string host, CancellationToken ct)
    {
        var plan = new Reboot { Host = host }.Compile("recovery", Lab.Topology);
        foreach (var step in plan.Inject.OrderBy(s => s.Order).Concat(plan.Heal)) await Hosts[step.Host].RunAsync(step.Command, ct);
        await AfterBootAsync(host, ct);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Workload.DisposeAsync();
        await Logs.DisposeAsync();
        await Consoles.DisposeAsync();
        History.Dispose();
        Lab.Record = _ => { };
        commands.Dispose();
    }

    // Waits for a host that boots, and follows its log again.
    private async Task AfterPowerOnAsync(string host, CancellationToken ct)
    {
        await Lab.AfterPowerOnAsync(host, ct);
        await Logs.RestartAsync(Hosts[host]);
        await Boots.NoteAsync(Hosts[host], ct);
    }

    private string Json(Scenario scenario) => JsonSerializer.Serialize(scenario, kinds.Json);
}
