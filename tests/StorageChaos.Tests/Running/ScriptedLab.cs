using System.Text.Json.Nodes;
using StorageChaos.Hosts;
using StorageChaos.Labs;
using StorageChaos.Nodes;
using StorageChaos.Work.Records;

namespace StorageChaos.Tests.Running;

/// <summary>A kind of lab that lives in this test project alone: its hosts answer what a test tells them to.</summary>
internal sealed class ScriptedLab : Lab
{
    public const string Kind = "scripted";

    public ScriptedLab(LabSettings settings, TimeProvider clock)
        : base(settings, clock)
    {
        Hypervisor = new ScriptedLabHost(LocalHost.HostName);
        Hosts = Topology.Nodes.ToDictionary(n => n.Name, IHost (n) => new ScriptedLabHost(n.Name));
    }

    /// <summary>How it is registered.</summary>
    public static LabKind Registration { get; } = new(Kind, (settings, clock) => new ScriptedLab(settings, clock));

    public override IReadOnlyDictionary<string, IHost> Hosts { get; }

    public override Topology Topology => Topology.Standard;

    public override bool ResetRevertsAll => false;

    public int Resets { get; private set; }

    /// <summary>Settings for one, with its state in a directory.</summary>
    public static LabSettings SettingsIn(string directory) => new()
    {
        Kind = Kind,
        State = directory,
        Hosts = Topology.Standard.Nodes.ToDictionary(n => n.Name, n => new HostSettings { Address = "none", Management = n.Management }),
        Links = Topology.Standard.Links.ToDictionary(l => l.Name, l => new LinkSettings { Client = End(l.Client), Server = End(l.Server) }),
    };

    /// <summary>A host, to script it.</summary>
    public ScriptedLabHost Host(string name) => (ScriptedLabHost)Hosts[name];

    public override Task CanaryAsync(string host, CancellationToken ct) => Task.CompletedTask;

    public override Task AfterPowerOnAsync(string host, CancellationToken ct) => Task.CompletedTask;

    protected internal override Task ResetAsync(CancellationToken ct)
    {
        Resets++;
        return Task.CompletedTask;
    }

    protected internal override Task UpAsync(Action<string> report, CancellationToken ct) => Task.CompletedTask;

    protected internal override Task DownAsync(CancellationToken ct) => Task.CompletedTask;

    protected override Task<JsonObject> PlatformAsync(CancellationToken ct) => Task.FromResult(new JsonObject { ["kind"] = Kind });

    private static LinkEndSettings End(LinkEnd end) => new() { Host = end.Host, Interface = end.Interface, Address = end.Address };
}
