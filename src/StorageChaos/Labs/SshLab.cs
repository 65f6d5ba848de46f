using StorageChaos.Hosts;
using StorageChaos.Nodes;

namespace StorageChaos.Labs;

/// <summary>A lab whose hosts are reached by ssh.</summary>
public abstract class SshLab : Lab
{
    private readonly Dictionary<string, SshHost> ssh;

    /// <summary>Hosts as configured; none is contacted yet.</summary>
    /// <param name="settings">The configuration.</param>
    /// <param name="keyFile">Private key; null: what ssh finds by itself.</param>
    /// <param name="checkHostKeys">Whether host keys must be known.</param>
    /// <param name="clock">Source of time.</param>
    protected SshLab(LabSettings settings, string? keyFile, bool checkHostKeys, TimeProvider clock)
        : base(settings, clock)
    {
        ssh = settings.Hosts.ToDictionary(h => h.Key, h => new SshHost(h.Key, new SshSettings
        {
            Address = h.Value.Address,
            Port = h.Value.Port,
            User = h.Value.User,
            KeyFile = keyFile,
            SocketDirectory = Path.Combine(settings.State, "ssh"),
            CheckHostKey = checkHostKeys,
        }, clock));
        Hosts = ssh.ToDictionary(h => h.Key, IHost (h) => h.Value);
    }

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, IHost> Hosts { get; }

    private TimeSpan ConnectDeadline => TimeSpan.FromSeconds(Settings.ConnectSeconds);

    /// <inheritdoc/>
    public override Task CanaryAsync(string host, CancellationToken ct) => ssh[host].ReconnectCanaryAsync(ct);

    /// <inheritdoc/>
    public override async Task AfterPowerOnAsync(string host, CancellationToken ct)
    {
        await ssh[host].ConnectAsync(ConnectDeadline, ct);
        await SetClockAsync(ssh[host], ct);
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        await DisconnectAsync(CancellationToken.None);
        await base.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Connects to every host.</summary>
    /// <exception cref="HostCommandException">A host does not answer; names it.</exception>
    protected Task ConnectAsync(CancellationToken ct) => Task.WhenAll(ssh.Values.Select(h => h.ConnectAsync(ConnectDeadline, ct)));

    /// <summary>Ends all connections, e.g. because the hosts were reset under them.</summary>
    protected Task DisconnectAsync(CancellationToken ct) => Task.WhenAll(ssh.Values.Select(h => h.DisconnectAsync(ct)));

    /// <summary>Puts the agent onto clients, which write, and gateways, which make crash images.</summary>
    /// <exception cref="FileNotFoundException">It was not built.</exception>
    protected Task UploadAgentAsync(CancellationToken ct) => File.Exists(Settings.Agent)
        ? Task.WhenAll(Topology.Nodes.Where(n => n.Role is Role.Client or Role.Gateway).Select(async n =>
        {
            await ssh[n.Name].UploadAsync(Settings.Agent, AgentPath, ct);
            // It must be there after a power cut, too.
            await ssh[n.Name].RunAsync(HostCommand.Of("sync", "-f", AgentPath), ct);
        }))
        : throw new FileNotFoundException(
            $"the agent is not built: there is no {Settings.Agent}; scripts/build makes it (setting lab:agent)");

    /// <summary>Sets every host's clock by ours: the clock of a guest that was reset is behind.</summary>
    protected Task SetClocksAsync(CancellationToken ct) => Task.WhenAll(ssh.Values.Select(h => SetClockAsync(h, ct)));

    private Task<CommandOutcome> SetClockAsync(SshHost host, CancellationToken ct) =>
        host.RunAsync(HostCommand.Of("date", "-s", $"@{Clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0:0.000}"), ct);
}
