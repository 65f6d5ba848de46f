using System.Globalization;
using System.Text.RegularExpressions;
using StorageChaos.Hosts;

namespace StorageChaos.Faults;

/// <summary>
/// Packets lost at random: netem (tc-netem(8)) on an intermediate functional block device to which the arriving
/// packets of one peer are redirected, so that the sender is not told and no other traffic passes through it.
/// </summary>
public sealed partial record Loss : LinkFault
{
    /// <summary>Share of packets lost, in percent: more than 0, at most 100.</summary>
    public double Percent { get; init; } = 100;

    /// <inheritdoc/>
    public override string Describe() => $"{Percent.ToString(CultureInfo.InvariantCulture)} % loss on {Where()}";

    /// <inheritdoc/>
    public override IEnumerable<string> Problems() => Percent is > 0 and <= 100
        ? base.Problems()
        : base.Problems().Append($"percent: {Percent.ToString(CultureInfo.InvariantCulture)} is not more than 0 and at most 100");

    /// <inheritdoc/>
    public override FaultPlan Compile(string id, LinkMap links)
    {
        // An interface name has 15 characters at most.
        var device = $"{TrafficSweep.DevicePrefix}{id}";
        var ends = Receivers(links).ToList();
        return new FaultPlan
        {
            Prepare = [.. ends.Select(e => new PlanStep(e.At.Host, HostCommand.Script("""
                modprobe ifb numifbs=0
                modprobe -a act_mirred cls_flower sch_netem sch_ingress
                """)))],
            // The filter comes last: until then nothing passes through the device. If it cannot be set, its qdisc
            // goes again, so that an interface with a clsact of ours always has a filter that says so.
            Inject = [.. ends.Select(e => new PlanStep(e.At.Host, HostCommand.Script($"""
                ip link add {device} type ifb
                ip link set {device} up
                tc qdisc add dev {device} root netem limit 10000 loss {Percent.ToString(CultureInfo.InvariantCulture)}%
                tc qdisc add dev {e.At.Interface} clsact
                tc filter add dev {e.At.Interface} ingress protocol ip pref 1 flower src_ip {e.Peer.Address}/32{PortMatch(e.FromServer)} action mirred egress redirect dev {device} || (tc qdisc del dev {e.At.Interface} clsact; exit 1)
                """)))],
            Heal = [.. ends.Select(e => new PlanStep(e.At.Host, TrafficSweep.RemoveDevice(e.At.Interface, device)))],
            Probe = [.. ends.Select(e => new PlanStep(e.At.Host, HostCommand.Of("tc", "-s", "qdisc", "show", "dev", device)))],
        };
    }

    /// <summary>Sums the <c>dropped</c> counters of <c>tc -s qdisc show</c>.</summary>
    public override long ReadEffect(string probeOutput) =>
        Dropped().Matches(probeOutput).Sum(m => long.Parse(m.Groups[1].Value, CultureInfo.InvariantCulture));

    private string PortMatch(bool fromServer) => Port is { } port ? $" ip_proto tcp {(fromServer ? "src_port" : "dst_port")} {port}" : "";

    [GeneratedRegex(@"\(dropped (\d+),")]
    private static partial Regex Dropped();
}
