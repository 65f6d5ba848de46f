using System.Text.Json.Serialization;
using StorageChaos.Hosts;

namespace StorageChaos.Faults.Network;

/// <summary>
/// Silence on a link: iptables drops what arrives. Rules sit in a chain of our own at the head of INPUT, ahead
/// of any ACCEPT ESTABLISHED (iptables(8)). The chain is made beforehand; the injection is one rule that leads to it.
/// </summary>
public sealed record Partition : LinkFault
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Unit => "packets";

    /// <inheritdoc/>
    public override string Describe() => $"partition of {Where()}";

    /// <inheritdoc/>
    public override FaultPlan Compile(string id, LinkMap links)
    {
        var chain = $"{Tag}-{id}";
        var ends = Receivers(links).ToList();
        return new FaultPlan
        {
            Needs = [.. ends.Select(e => Need.Iptables(e.At.Host))],
            Prepare = [.. ends.Select(e => new PlanStep(e.At.Host, HostCommand.Of("iptables-restore", "-w", "5", "--noflush") with
            {
                Input = $"""
                    *filter
                    :{chain} - [0:0]
                    -A {chain} {Match(e.At, e.Peer, e.FromServer)} -j DROP
                    COMMIT

                    """,
            }))],
            Inject = [.. ends.Select(e => new PlanStep(e.At.Host, HostCommand.Of("iptables", "-w", "5", "-I", "INPUT", "1", "-j", chain)))],
            Heal = [.. ends.Select(e => new PlanStep(e.At.Host, IptablesSweep.Unlink(chain)))],
            Clear = [.. ends.Select(e => new PlanStep(e.At.Host, IptablesSweep.RemoveChain(chain)))],
            Probe = [.. ends.Select(e => new PlanStep(e.At.Host, IptablesSweep.Probe(chain, e.At.Interface)))],
            Severed = [.. ends.Select(e => e.At.Host)],
        };
    }

    private string Match(LinkEnd at, LinkEnd peer, bool fromServer)
    {
        var match = $"-i {at.Interface} -s {peer.Address}/32 -d {at.Address}/32";
        return Port is { } port ? $"{match} -p tcp -m tcp --{(fromServer ? "sport" : "dport")} {port}" : match;
    }
}
