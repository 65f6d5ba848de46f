using StorageChaos.Hosts;

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

/// <summary>
/// A fault of a link between two peers. It acts where packets are <i>received</i>: a drop at the sender is
/// reported to the sender's own TCP, which no broken network would do (tc-netem(8)).
/// </summary>
public abstract record LinkFault : Fault
{
    /// <summary><c>san</c> or <c>nas</c>.</summary>
    public required string Link { get; init; }

    /// <summary>Which way.</summary>
    public Direction Direction { get; init; } = Direction.Both;

    /// <summary>
    /// TCP port of the server end (3260 iSCSI, 2049 NFS). Null: every packet between the two peers on that link.
    /// </summary>
    public int? Port { get; init; }

    /// <inheritdoc/>
    public override IEnumerable<string> Problems()
    {
        if (Port is < 1 or > 65535) yield return $"port: {Port} is not a TCP port (1-65535)";
    }

    /// <summary>The receiving ends that this fault acts on: where, from which peer, and whether the peer is the server.</summary>
    protected IEnumerable<(LinkEnd At, LinkEnd Peer, bool FromServer)> Receivers(LinkMap links)
    {
        var link = links.Link(Link);
        if (Direction != Direction.ToServer) yield return (link.Client, link.Server, true);
        if (Direction != Direction.ToClient) yield return (link.Server, link.Client, false);
    }

    /// <summary>Link, direction and port in words.</summary>
    protected string Where() => $"{Link}, {Direction switch
    {
        Direction.ToServer => "to the server only",
        Direction.ToClient => "to the client only",
        _ => "both ways",
    }}, {(Port is { } port ? $"tcp port {port}" : "all traffic between the peers")}";
}
