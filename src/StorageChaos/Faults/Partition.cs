using System.Globalization;
using StorageChaos.Hosts;

namespace StorageChaos.Faults;

/// <summary>
/// Silence on a link: iptables drops what arrives. Rules sit in a chain of our own at the head of INPUT, ahead
/// of any ACCEPT ESTABLISHED (iptables(8)), and go in and out with one iptables-restore: never half.
/// </summary>
public sealed record Partition : LinkFault
{
    /// <inheritdoc/>
    public override string Describe() => $"partition of {Where()}";

    /// <inheritdoc/>
    public override FaultPlan Compile(string id, LinkMap links)
    {
        var chain = $"{Tag}-{id}";
        var ends = Receivers(links).ToList();
        PlanStep Restore((LinkEnd At, LinkEnd Peer, bool FromServer) e, params string[] options) =>
            new(e.At.Host, HostCommand.Of(["iptables-restore", "-w", "5", "--noflush", .. options]) with
            {
                Input = $"""
                    *filter
                    :{chain} - [0:0]
                    -A {chain} {Match(e.At, e.Peer, e.FromServer)} -j DROP
                    -I INPUT 1 -j {chain}
                    COMMIT

                    """,
            });
        return new FaultPlan
        {
            Prepare = [.. ends.Select(e => Restore(e, "--test"))],
            Inject = [.. ends.Select(e => Restore(e))],
            Heal = [.. ends.Select(e => new PlanStep(e.At.Host, IptablesSweep.RemoveChain(chain)))],
            Probe = [.. ends.Select(e => new PlanStep(e.At.Host, HostCommand.Of("iptables", "-w", "5", "-v", "-x", "-n", "-L", chain)))],
        };
    }

    /// <summary>Sums the packet counters of <c>iptables -v -x -n -L CHAIN</c>.</summary>
    public override long ReadEffect(string probeOutput) => probeOutput.Split('\n')
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(words => words.Length > 3 && words.Contains("DROP"))
        .Sum(words => long.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var packets) ? packets : 0);

    private string Match(LinkEnd at, LinkEnd peer, bool fromServer)
    {
        var match = $"-i {at.Interface} -s {peer.Address}/32 -d {at.Address}/32";
        return Port is { } port ? $"{match} -p tcp -m tcp --{(fromServer ? "sport" : "dport")} {port}" : match;
    }
}
