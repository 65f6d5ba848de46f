using System.Text.Json.Serialization;
using StorageChaos.Hosts;
using StorageChaos.Nodes;

namespace StorageChaos.Faults.Network;

/// <summary>Which ends of a link go down.</summary>
public enum LinkEnds
{
    /// <summary>The client end: initiator or NFS client.</summary>
    Client,

    /// <summary>The server end: target or NFS server.</summary>
    Server,

    /// <summary>Both.</summary>
    Both,
}

/// <summary>
/// An interface goes down (ip-link(8)), as at a pulled cable: its host loses the route and knows at once, the other end
/// hears nothing. Addresses and routes that go with it are put back as they were, in their order and in all tables, but
/// for those that an IPv6 router advertises: it does so again.
/// </summary>
public sealed record LinkDown : Fault
{
    /// <summary><c>san</c>, <c>san1</c> (the second path) or <c>nas</c>.</summary>
    public required string Link { get; init; }

    /// <summary>Which ends go down.</summary>
    public LinkEnds End { get; init; } = LinkEnds.Server;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Unit => "TCP retransmissions";

    /// <inheritdoc/>
    public override string Describe() =>
        $"link {Link} down at {(End == LinkEnds.Both ? "both ends" : $"the {(End == LinkEnds.Client ? "client" : "server")} end")}";

    /// <inheritdoc/>
    public override IEnumerable<string> Alone(Topology topology) =>
        new[] { (LinkEnds.Client, "client"), (LinkEnds.Server, "server") }
            .Where(e => End == LinkEnds.Both || End == e.Item1).Select(e => $"the {e.Item2} end of link {Link}");

    /// <inheritdoc/>
    public override FaultPlan Compile(string id, Topology topology)
    {
        var link = topology.Link(Link);
        IReadOnlyList<LinkEnd> down = End switch
        {
            LinkEnds.Client => [link.Client],
            LinkEnds.Server => [link.Server],
            _ => [link.Client, link.Server],
        };
        string File(LinkEnd end) => $"{FaultPlan.StateDirectory}/{id}.link-{end.Interface}";
        return new FaultPlan
        {
            OfNetwork = true,
            Prepare = [.. down.Select(e => new PlanStep(e.Host, HostCommand.Script($"""
                mkdir -p {FaultPlan.StateDirectory}
                interface={e.Interface}
                file={File(e)}
                {LinkSweep.Save}
                """)))],
            Inject = [.. down.Select(e => new PlanStep(e.Host, HostCommand.Of("ip", "link", "set", "dev", e.Interface, "down")))],
            Heal = [.. down.Select(e => new PlanStep(e.Host, HostCommand.Script($"""
                interface={e.Interface}
                file={File(e)}
                {LinkSweep.Restore}
                """)))],
            Clear = [.. down.Select(e => new PlanStep(e.Host, HostCommand.Of("rm", "-f", File(e))))],
            Probe =
            [
                new PlanStep(link.Client.Host, Probe(link.Client, link.Server, down.Contains(link.Client))),
                new PlanStep(link.Server.Host, Probe(link.Server, link.Client, down.Contains(link.Server))),
            ],
            Severed = [.. down.Select(e => e.Host)],
        };
    }

    // Data that waits for an answer is sent again, or its timer backs off where there is no route (ss(8), -i). On a link without
    // traffic neither happens. An end that stays up cannot say whether the fault is in place.
    private static HostCommand Probe(LinkEnd end, LinkEnd peer, bool goesDown) => HostCommand.Script($$"""
        {{(goesDown
            ? $"case $(cat /sys/class/net/{end.Interface}/operstate) in down) echo in-place=yes ;; *) echo in-place=no ;; esac"
            : ":")}}
        echo "operstate=$(cat /sys/class/net/{{end.Interface}}/operstate)"
        ss -Htin src {{end.Address}} dst {{peer.Address}} | awk '
          { for (i = 1; i <= NF; i++) { if (split($i, v, /[:\/]/) > 1 && (v[1] == "retrans" || v[1] == "backoff")) n += v[v[1] == "retrans" ? 3 : 2] } }
          END { print "effect=" n + 0 }'
        """);
}
