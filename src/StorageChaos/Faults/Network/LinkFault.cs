using StorageChaos.Nodes;

namespace StorageChaos.Faults.Network;

/// <summary>Which packets of a link a fault takes.</summary>
public enum Direction
{
    /// <summary>Both ways.</summary>
    Both,

    /// <summary>Only what goes from the client end (initiator, NFS client) to the server end.</summary>
    ToServer,

    /// <summary>Only what goes from the server end (target, NFS server) to the client end.</summary>
    ToClient,
}

/// <summary>How much of a link's traffic a fault is about.</summary>
public enum Scope
{
    /// <summary>What the two ends of the link say to each other; <see cref="LinkFault.Port"/> may narrow it.</summary>
    Peers,

    /// <summary>Everything on the link's interface, whoever it is from or to.</summary>
    Interface,
}

/// <summary>Where a fault of a link acts.</summary>
public enum ActingEnd
{
    /// <summary>
    /// Each way where it is received. A drop at the sender is reported to the sender's own TCP, which no broken network
    /// would do (tc-netem(8)).
    /// </summary>
    Receivers,

    /// <summary>Both ways at the client end: for a server that is an appliance without a shell.</summary>
    Client,

    /// <summary>Both ways at the server end.</summary>
    Server,
}

/// <summary>A fault of a link between two peers.</summary>
public abstract record LinkFault : Fault
{
    /// <summary><c>san</c>, <c>san1</c> (the second path) or <c>nas</c>.</summary>
    public required string Link { get; init; }

    /// <summary>Which way.</summary>
    public Direction Direction { get; init; } = Direction.Both;

    /// <summary>Between the two ends, or everything on the interface.</summary>
    public Scope Scope { get; init; } = Scope.Peers;

    /// <summary>At which end. What leaves an end is dropped in its OUTPUT chain, or redirected where it leaves.</summary>
    public ActingEnd At { get; init; } = ActingEnd.Receivers;

    /// <summary>
    /// TCP port of the server end (3260 iSCSI, 2049 NFS). Null: every packet between the two peers on that link.
    /// </summary>
    public int? Port { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<string> Problems()
    {
        if (Port is < 1 or > 65535) yield return $"port: {Port} is not a TCP port (1-65535)";
        if (Port is not null && Scope == Scope.Interface) yield return "port: with \"scope\": \"interface\" the fault is about every port";
    }

    /// <summary>Where this fault meets packets.</summary>
    private protected IReadOnlyList<Hook> Hooks(Topology topology)
    {
        var link = topology.Link(Link);
        var flows = new List<(LinkEnd From, LinkEnd To, bool FromServer)>();
        if (Direction != Direction.ToServer) flows.Add((link.Server, link.Client, true));
        if (Direction != Direction.ToClient) flows.Add((link.Client, link.Server, false));
        return
        [
            .. flows.Select(flow =>
            {
                var end = At switch { ActingEnd.Client => link.Client, ActingEnd.Server => link.Server, _ => flow.To };
                return new Hook(end, end == link.Client ? link.Server : link.Client, end == flow.To, flow.FromServer);
            }),
        ];
    }

    /// <summary>Link, direction, port and place in words.</summary>
    private protected string Where() => $"{Link}, {Direction switch
    {
        Direction.ToServer => "to the server only",
        Direction.ToClient => "to the client only",
        _ => "both ways",
    }}, {Traffic()}{At switch
    {
        ActingEnd.Client => ", at the client end",
        ActingEnd.Server => ", at the server end",
        _ => "",
    }}";

    private string Traffic() => Scope == Scope.Interface
        ? "everything on the interface"
        : Port is { } port ? $"tcp port {port}" : "all traffic between the peers";
}
