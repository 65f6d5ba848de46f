using System.Globalization;
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
    public override async Task CanaryAsync(string host, CancellationToken ct)
    {
        try
        {
            Record(await ssh[host].ReconnectCanaryAsync(ct));
        }
        catch (HostCommandException e)
        {
            Record(e.Outcome);
            throw;
        }
    }

    /// <inheritdoc/>
    public override async Task AfterPowerOnAsync(string host, CancellationToken ct)
    {
        await ssh[host].ConnectAsync(ConnectDeadline, ct);
        await Recorded(host).RunAsync(HostCommand.Script(SetClock), ct);
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

    /// <summary>
    /// Makes hosts that were connected ready for a run: clients, which write, and gateways, which make crash images, get the agent if
    /// they have another one or none, as in a snapshot that was taken before the agent was built anew.
    /// </summary>
    /// <param name="clocks">Whether each host's clock is set by ours: that of a guest that was reset is behind.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="FileNotFoundException">The agent was not built.</exception>
    protected async Task PrepareAsync(bool clocks, CancellationToken ct)
    {
        var agent = AgentBinary.Open(Settings.Agent);
        await Task.WhenAll(Topology.Nodes.Where(n => ssh.ContainsKey(n.Name)).Select(async node =>
        {
            var works = node.Role is Role.Client or Role.Gateway;
            // One command, since each costs a round trip.
            var script = $"{(clocks ? SetClock : ":")}\n{(works ? AgentBinary.Ask : ":")}";
            var answer = await Recorded(node.Name).RunAsync(HostCommand.Script(script), ct);
            if (works) await agent.PutAsync(Recorded(node.Name), answer.Output, ct);
        }));
    }

    private string SetClock =>
        string.Create(CultureInfo.InvariantCulture, $"date -s @{Clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0:0.000}");

    private RecordingHost Recorded(string host) => new(ssh[host], o => Record(o), Clock);
}
