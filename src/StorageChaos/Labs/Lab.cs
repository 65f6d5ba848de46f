using System.Text.Json.Nodes;
using StorageChaos.Hosts;
using StorageChaos.Nodes;

namespace StorageChaos.Labs;

/// <summary>
/// A lab: machines, and how they are wired. Whatever would disturb a run on it, such as a reset, needs a reservation:
/// <see cref="Reserve"/>.
/// </summary>
public abstract class Lab : IAsyncDisposable
{
    /// <summary>Where the agent lives on clients and gateways.</summary>
    public const string AgentPath = "/usr/local/bin/storagechaos-agent";

    /// <summary>A lab as configured; no host is contacted.</summary>
    protected Lab(LabSettings settings, TimeProvider clock)
    {
        Settings = settings;
        Clock = clock;
        Hypervisor = new LocalHost(clock);
    }

    /// <summary>Its configuration.</summary>
    public LabSettings Settings { get; }

    /// <summary>What tells it from other labs on this machine: it is in the names of its machines and of what guards them.</summary>
    public string Id => Settings.Id;

    /// <summary>The machine that the harness runs on.</summary>
    public IHost Hypervisor { get; protected init; }

    /// <summary>The hosts on which commands can be run, by name.</summary>
    public abstract IReadOnlyDictionary<string, IHost> Hosts { get; }

    /// <summary>The machines, and how they are wired and powered.</summary>
    public abstract Topology Topology { get; }

    /// <summary>Whether a reset takes everything back, so that a run need not remove what it built.</summary>
    public abstract bool ResetRevertsAll { get; }

    /// <summary>Source of time.</summary>
    protected TimeProvider Clock { get; }

    /// <summary>Told of each command that the lab itself gives during a run: clocks, canaries, what hosts are made of.</summary>
    protected internal Action<CommandOutcome> Record { get; set; } = _ => { };

    /// <summary>Takes the lab for the caller alone, until it is given back by disposing.</summary>
    /// <exception cref="LabBusyException">Something else is done with it, by this process or another; says which.</exception>
    /// <exception cref="IOException">The directory of its state cannot be written.</exception>
    public ReservedLab Reserve() => new(this);

    /// <summary>Proves that a host can be reached anew: a connection that is open already may live on where a new one would fail.</summary>
    /// <exception cref="HostCommandException">It cannot.</exception>
    public abstract Task CanaryAsync(string host, CancellationToken ct);

    /// <summary>Waits for a host that has power again, and sets its clock.</summary>
    /// <exception cref="HostCommandException">It does not answer in time.</exception>
    public abstract Task AfterPowerOnAsync(string host, CancellationToken ct);

    /// <summary>
    /// A file on the hypervisor to which a machine's serial console is written: what its kernel says last, when nothing else of it
    /// works. Null where there is none.
    /// </summary>
    public virtual string? ConsoleOf(string host) => null;

    /// <summary>State of each machine in a word, by name; empty where that is not known.</summary>
    /// <exception cref="LabMismatchException">The lab is not up.</exception>
    public virtual Task<IReadOnlyDictionary<string, string>> StatesAsync(CancellationToken ct) =>
        Task.FromResult<IReadOnlyDictionary<string, string>>(new Dictionary<string, string>());

    /// <summary>What the lab runs on, for <c>run.json</c>: accelerator and why, each host's role, versions and clock offset.</summary>
    /// <exception cref="HostCommandException">A host does not answer.</exception>
    public async Task<JsonObject> DescribeAsync(CancellationToken ct)
    {
        var description = await PlatformAsync(ct);
        var facts = await FactsAsync(ct);
        foreach (var host in Hosts.Values)
        {
            var (offset, error) = await HostFacts.ClockAsync(new RecordingHost(host, Record, Clock), Clock, ct);
            var ofHost = (facts[host.Name] as JsonObject)?.DeepClone().AsObject() ?? [];
            ofHost["role"] = Topology.Node(host.Name).Role;
            ofHost["clockOffsetSeconds"] = offset;
            ofHost["clockOffsetError"] = error;
            facts[host.Name] = ofHost;
        }

        description["id"] = Id;
        description["hosts"] = facts;
        return description;
    }

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    /// <summary>Brings all hosts into the state in which a run begins.</summary>
    protected internal abstract Task ResetAsync(CancellationToken ct);

    /// <summary>Makes the lab ready for resets: boots what is not running.</summary>
    /// <param name="report">Told what is being waited for, and its time limit.</param>
    /// <param name="ct">Cancels.</param>
    protected internal abstract Task UpAsync(Action<string> report, CancellationToken ct);

    /// <summary>Takes it down.</summary>
    /// <exception cref="LabMismatchException">Its machines are not ours.</exception>
    protected internal abstract Task DownAsync(CancellationToken ct);

    /// <summary>Accelerator, and why that one; or where the hosts come from.</summary>
    protected abstract Task<JsonObject> PlatformAsync(CancellationToken ct);

    /// <summary>Kernel and versions by host.</summary>
    protected virtual async Task<JsonObject> FactsAsync(CancellationToken ct)
    {
        var facts = await Task.WhenAll(Hosts.Values.Select(async h =>
            KeyValuePair.Create<string, JsonNode?>(h.Name, await HostFacts.ReadAsync(new RecordingHost(h, Record, Clock), ct))));
        return new JsonObject(facts);
    }
}
