using System.Text.Json.Serialization;
using StorageChaos.Nodes;

namespace StorageChaos.Faults.Network;

/// <summary>What a partition does with a packet.</summary>
public enum Manner
{
    /// <summary>Nothing comes of it: silence.</summary>
    Drop,

    /// <summary>Its sender is answered with a TCP reset, so that the connection is closed at once. TCP only; the rest passes.</summary>
    Reset,

    /// <summary>Its sender is told by ICMP that the host is unreachable (RFC 1122, 4.2.3.9: a soft error for TCP).</summary>
    Unreachable,
}

/// <summary>Which packets a partition is about.</summary>
public enum Packets
{
    /// <summary>All.</summary>
    All,

    /// <summary>Those that open a TCP connection: those that are there live on, and whoever must log in anew cannot.</summary>
    New,
}

/// <summary>A link that carries nothing: what arrives is dropped, or refused.</summary>
public sealed record Partition : LinkFault
{
    /// <summary>Silence, or an answer.</summary>
    public Manner Manner { get; init; } = Manner.Drop;

    /// <summary>All packets, or those that open a connection.</summary>
    public Packets Packets { get; init; } = Packets.All;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Unit => "packets";

    /// <inheritdoc/>
    public override string Describe() => (Manner, Packets) switch
    {
        (Manner.Drop, Packets.All) => "partition",
        (Manner.Drop, _) => "new connections dropped",
        (Manner.Reset, Packets.All) => "partition by TCP reset",
        (Manner.Reset, _) => "new connections reset",
        (_, Packets.All) => "partition by ICMP unreachable",
        _ => "new connections refused by ICMP unreachable",
    } + $" of {Where()}";

    /// <inheritdoc/>
    public override FaultPlan Compile(string id, Topology topology) => IptablesPlan.Of(
        id, Hooks(topology), Rules, severs: Packets == Packets.All, Manner == Manner.Drop ? null : "ipt_REJECT");

    private IEnumerable<string> Rules(Hook hook)
    {
        var match = IptablesPlan.Match(hook, Scope, Port);
        var opening = Packets == Packets.New ? $"{(Port is null ? " -p tcp" : "")} -m tcp --tcp-flags FIN,SYN,RST,ACK SYN" : "";
        switch (Manner)
        {
            case Manner.Drop:
                yield return $"{match}{opening} -j DROP";
                break;
            case Manner.Reset:
                // The other end's resets must get through. Otherwise each end drops the answers of the other: silence again.
                yield return $"{match}{(Port is null && opening.Length == 0 ? " -p tcp" : "")}"
                    + $"{(opening.Length > 0 ? opening : " -m tcp ! --tcp-flags RST RST")} -j REJECT --reject-with tcp-reset";
                break;
            default:
                // For the same reason the ICMP messages that tell the sender must get through.
                if (Port is null && opening.Length == 0) yield return $"{match} -p icmp -m icmp --icmp-type 3 -j RETURN";
                yield return $"{match}{opening} -j REJECT --reject-with icmp-host-unreachable";
                break;
        }
    }
}
