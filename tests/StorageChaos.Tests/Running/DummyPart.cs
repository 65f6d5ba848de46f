using StorageChaos.Histories;
using StorageChaos.Hosts;
using StorageChaos.Nodes;
using StorageChaos.Stacks;
using StorageChaos.Stacks.Abilities;
using StorageChaos.Stacks.Contracts;
using StorageChaos.Stacks.Nfs;

namespace StorageChaos.Tests.Running;

/// <summary>What a scenario says of the dummy part: a section of its own in <c>stack</c>.</summary>
public sealed record DummySpec
{
    /// <summary>Whether a power cut of its host may lose what it had acknowledged.</summary>
    public bool Forgets { get; init; }
}

/// <summary>A kind of stack part that lives in this test project alone.</summary>
internal sealed class DummyKind : PartKind
{
    public override (string Key, Type Type)? Section => ("dummy", typeof(DummySpec));

    /// <summary>It stands where NFS would stand.</summary>
    public override IEnumerable<Type> InsteadOf(StackSpec spec) =>
        spec.More.ContainsKey("dummy") ? [typeof(NfsExportKind), typeof(NfsMountKind)] : [];

    public override IEnumerable<StackPart> Parts(StackSpec spec, StackSite site, IReadOnlyList<StackPart> below) =>
        spec.More.GetValueOrDefault("dummy") is DummySpec dummy ? [new DummyPart(site.Topology.Of(Role.Client), dummy)] : [];
}

/// <summary>The part: a directory on the client, with every ability that a run asks for but a file system.</summary>
internal sealed class DummyPart(string host, DummySpec spec) : StackPart("dummy", host), IOpen, IReadPlaces, IWorkDirectory, IRecover
{
    public string Directory => "/dummy";

    public string What => "the dummy";

    public IEnumerable<ReadAt> Places =>
    [
        new(ReadPlace.ClientCached, Directory, ReadMoment.AsItIs),
        new(ReadPlace.Client, Directory, ReadMoment.Reopened),
    ];

    public override Task BuildAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct) => Say(hosts, "build", ct);

    public override Task TearDownAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct) => Say(hosts, "tear-down", ct);

    public Task CloseAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct) => Say(hosts, "close", ct);

    public Task ReopenAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct) => Say(hosts, "reopen", ct);

    public async Task<bool> HasRecoveredAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct)
    {
        await Say(hosts, "has-recovered", ct);
        return true;
    }

    public override Task<EffectiveSettings?> ReadEffectiveAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct) =>
        Task.FromResult<EffectiveSettings?>(EffectiveSettings.Parse($"forgets={spec.Forgets}"));

    public override IEnumerable<Mismatch> Mismatches(StackReading reading) =>
        Mismatch.Among(new Mismatch("forgets", spec.Forgets.ToString(), reading[Name]["forgets"]));

    public override IEnumerable<Allowance> Allowances(StackReading reading) => reading[Name]["forgets"] == "True"
        ? [new Allowance(Host, AcknowledgedWrites: true, Metadata: false, "the dummy forgets", "its own documentation")]
        : [];

    private Task<CommandOutcome> Say(IReadOnlyDictionary<string, IHost> hosts, string what, CancellationToken ct) =>
        hosts[Host].RunAsync(HostCommand.Of("dummy", what), ct);
}
