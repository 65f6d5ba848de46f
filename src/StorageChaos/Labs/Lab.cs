using System.Text.Json.Nodes;
using StorageChaos.Hosts;

namespace StorageChaos.Labs;

/// <summary>A lab that is there: hosts by role, reachable, and how they are wired.</summary>
public abstract class Lab : IAsyncDisposable
{
    /// <summary>Where the agent lives on client and gateway.</summary>
    public const string AgentPath = "/usr/local/bin/storagechaos-agent";

    private readonly Dictionary<string, SshHost> hosts;

    /// <summary>Hosts as configured; none is contacted yet.</summary>
    protected Lab(LabSettings settings, TimeProvider clock)
    {
        Settings = settings;
        Clock = clock;
        Hypervisor = new LocalHost(clock);
        hosts = settings.Hosts.ToDictionary(h => h.Key, h => new SshHost(h.Key, new SshSettings
        {
            Address = h.Value.Address,
            Port = h.Value.Port,
            User = h.Value.User,
            KeyFile = settings.KeyFile ?? (settings.Kind == "vagrant" ? Path.Combine(settings.State, "ssh", "id") : null),
            SocketDirectory = Path.Combine(settings.State, "ssh"),
            CheckHostKey = settings.Kind != "vagrant",
        }, clock));
    }

    /// <summary>Its configuration.</summary>
    public LabSettings Settings { get; }

    /// <summary>The machine that the harness runs on.</summary>
    public IHost Hypervisor { get; }

    /// <summary>Hosts by role.</summary>
    public IReadOnlyDictionary<string, SshHost> Hosts => hosts;

    /// <summary>How they are wired.</summary>
    public LinkMap Links => Settings.LinkMap();

    /// <summary>Source of time.</summary>
    protected TimeProvider Clock { get; }

    /// <summary>Takes the lab for this process, until disposed.</summary>
    /// <exception cref="LabBusyException">Another process has it; names that.</exception>
    public IDisposable Reserve() => LabReservation.Take(Settings.State);

    /// <summary>Connects to every host.</summary>
    /// <exception cref="HostCommandException">A host does not answer; names it.</exception>
    public Task ConnectAsync(TimeSpan deadline, CancellationToken ct) =>
        Task.WhenAll(hosts.Values.Select(h => h.ConnectAsync(deadline, ct)));

    /// <summary>Brings all hosts into the state in which a run begins.</summary>
    public abstract Task ResetAsync(CancellationToken ct);

    /// <summary>Waits for a host that has power again, and sets its clock.</summary>
    /// <exception cref="HostCommandException">It does not answer in time.</exception>
    public async Task AfterPowerOnAsync(string host, CancellationToken ct)
    {
        await hosts[host].ConnectAsync(TimeSpan.FromSeconds(Settings.ConnectSeconds), ct);
        await SetClockAsync(hosts[host], ct);
    }

    /// <summary>Whether a reset takes everything back, so that a run need not remove what it built.</summary>
    public abstract bool ResetRevertsAll { get; }

    /// <summary>What the lab runs on, for <c>run.json</c>: accelerator and why, each host's versions and clock offset.</summary>
    public async Task<JsonObject> DescribeAsync(CancellationToken ct)
    {
        var description = await PlatformAsync(ct);
        var facts = await FactsAsync(ct);
        foreach (var host in hosts.Values)
        {
            var (offset, error) = await HostFacts.ClockAsync(host, Clock, ct);
            var ofHost = (facts[host.Name] as JsonObject)?.DeepClone().AsObject() ?? [];
            ofHost["clockOffsetSeconds"] = offset;
            ofHost["clockOffsetError"] = error;
            facts[host.Name] = ofHost;
        }

        description["hosts"] = facts;
        return description;
    }

    /// <summary>Accelerator, and why that one; or where the hosts come from.</summary>
    protected abstract Task<JsonObject> PlatformAsync(CancellationToken ct);

    /// <summary>Kernel and versions by host.</summary>
    protected virtual async Task<JsonObject> FactsAsync(CancellationToken ct)
    {
        var facts = await Task.WhenAll(hosts.Values.Select(h => HostFacts.ReadAsync(h, ct)));
        return new JsonObject(hosts.Values.Zip(facts, (h, f) => KeyValuePair.Create<string, JsonNode?>(h.Name, f)));
    }

    /// <summary>Puts the agent onto the client, which writes, and the gateway, which makes crash images.</summary>
    /// <exception cref="FileNotFoundException">It was not built.</exception>
    protected Task UploadAgentAsync(CancellationToken ct) => File.Exists(Settings.Agent)
        ? Task.WhenAll(new[] { Role.Client, Role.Gateway }.Select(async r =>
        {
            await hosts[r].UploadAsync(Settings.Agent, AgentPath, ct);
            // It must be there after a power cut, too.
            await hosts[r].RunAsync(HostCommand.Of("sync", "-f", AgentPath), ct);
        }))
        : throw new FileNotFoundException($"the agent is not built: there is no {Settings.Agent}; scripts/build makes it (setting lab:agent)");

    /// <summary>Sets every host's clock by ours: a guest that was reset lives in the past.</summary>
    protected Task SetClocksAsync(CancellationToken ct) => Task.WhenAll(hosts.Values.Select(h => SetClockAsync(h, ct)));

    private Task<CommandOutcome> SetClockAsync(SshHost host, CancellationToken ct) =>
        host.RunAsync(HostCommand.Of("date", "-s", $"@{Clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0:0.000}"), ct);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(hosts.Values.Select(h => h.DisconnectAsync(CancellationToken.None)));
        GC.SuppressFinalize(this);
    }
}
