using System.Globalization;
using StorageChaos.Hosts;

namespace StorageChaos.Faults.Network;

/// <summary>
/// netem on an intermediate functional block device (ifb): the injection is one filter that redirects the packets to it,
/// where they arrive or leave. The interface's own root qdisc is never touched; its clsact, if it has one, is used.
/// </summary>
internal static class TrafficPlan
{
    /// <summary>The plan of such a fault.</summary>
    public static FaultPlan Of(string id, IReadOnlyList<Hook> hooks, Scope scope, int? port, Netem netem)
    {
        var hosts = hooks.GroupBy(h => h.End.Host).ToDictionary(g => g.Key, g => g.ToList());
        IReadOnlyList<PlanStep> Each(Func<List<Hook>, string> script) =>
            [.. hosts.Select(h => new PlanStep(h.Key, HostCommand.Script(script(h.Value))))];
        return new FaultPlan
        {
            Needs =
            [
                .. hosts.SelectMany(h => new[] { "ifb numifbs=0", "sch_netem", "sch_ingress", "cls_flower", "act_mirred" }
                    .Concat(netem.Damages && h.Value.Exists(hook => hook.Arriving) ? ["act_csum"] : [])
                    .Select(m => Need.Module(h.Key, m)).Prepend(Need.Tool(h.Key, "tc"))),
            ],
            Prepare = Each(h => Prepare(id, h, scope, netem)),
            Inject = Each(h => Batch(h.Select(hook =>
                $"filter add dev {hook.End.Interface} {Filter(id, hook, scope)} {Match(hook, scope, port)}{Action(id, hook, netem)}"))),
            Heal = Each(h => string.Join('\n', h.Select(hook => Unlink(id, hook, scope)))),
            Clear = Each(h => Clear(id, h)),
            Probe = Each(h => Probe(id, h, netem)),
            Severed = netem.Total ? [.. hosts.Keys] : [],
            OfNetwork = true,
        };
    }

    // An interface name has 15 characters at most.
    private static string Device(string id, Hook hook) => $"{TrafficSweep.DevicePrefix}{id}{(hook.Arriving ? "i" : "o")}";

    private static string Side(Hook hook) => hook.Arriving ? "ingress" : "egress";

    private static int Preference(Scope scope) => scope == Scope.Peers ? 1 : 2;

    private static string Filter(string id, Hook hook, Scope scope) =>
        $"{Side(hook)} protocol {(scope == Scope.Peers ? "ip" : "all")} pref {Preference(scope)} "
        + $"handle 0x{TrafficSweep.FirstHandle + int.Parse(id[1..], CultureInfo.InvariantCulture):x} flower";

    private static string Match(Hook hook, Scope scope, int? port)
    {
        if (scope == Scope.Interface) return "";
        var (source, destination) = hook.Arriving ? (hook.Peer, hook.End) : (hook.End, hook.Peer);
        return $"src_ip {source.Address}/32 dst_ip {destination.Address}/32 "
            + $"{(port is null ? "" : $"ip_proto tcp {(hook.FromServer ? "src_port" : "dst_port")} {port} ")}";
    }

    // A network card or a hypervisor that marks checksums as right would make damaged data pass as good: see Impairment.Corrupt.
    private static string Action(string id, Hook hook, Netem netem) =>
        $"{(netem.Damages && hook.Arriving ? "action csum tcp and udp pipe " : "")}action mirred egress redirect dev {Device(id, hook)}";

    private static string Batch(IEnumerable<string> lines) =>
        lines.ToList() is [var one] ? $"tc {one}" : $"tc -batch - <<'BATCH'\n{string.Join('\n', lines)}\nBATCH";

    private static string Prepare(string id, List<Hook> hooks, Scope scope, Netem netem)
    {
        var @interface = hooks[0].End.Interface;
        return $$"""
            {{TrafficSweep.Locked}}
            {{string.Join('\n', hooks.Select(h => Demand(h, scope)))}}
            mark={{TrafficSweep.Mark(@interface)}}
            mkdir -p $mark
            case $(tc qdisc show dev {{@interface}}) in
            *'qdisc clsact '*) ;;
            {{(hooks.TrueForAll(h => h.Arriving)
                ? "*'qdisc ingress '*) ;;"
                : $"*'qdisc ingress '*) echo '{@interface} has an ingress qdisc of its own, "
                    + "and no place for a filter of what leaves: a clsact would have' >&2; exit 1 ;;")}}
            *) tc qdisc add dev {{@interface}} clsact; : > $mark/ours ;;
            esac
            : > $mark/{{id}}
            seed=
            {{(netem.Seed is { } number ? $"! tc qdisc add dev lo root netem help 2>&1 | grep -qw seed || seed='seed {number}'" : "")}}
            {{string.Join('\n', hooks.Select(h => SetUp(Device(id, h), netem)))}}
            """;
    }

    // The first filter that matches takes the packet, and later filters never see it.
    private static string Demand(Hook hook, Scope scope) => $$"""
        if tc filter show dev {{hook.End.Interface}} {{Side(hook)}} 2>/dev/null | awk '
          /^filter / {
            pref = kind = handle = ""
            for (i = 1; i < NF; i++) { if ($i == "pref") { pref = $(i + 1); kind = $(i + 2) } if ($i ~ /^(handle|fh)$/) handle = $(i + 1) }
            if (pref <= {{Preference(scope)}} && (kind != "flower" || (handle != "" && handle !~ /{{TrafficSweep.Handle}}/))) foreign = 1
          }
          END { exit !foreign }'
        then
          echo '{{hook.End.Interface}} has a filter of its own with pref {{Preference(scope)}} or less, which ours cannot come before: tc filter show dev {{hook.End.Interface}} {{Side(hook)}}' >&2; exit 1
        fi
        """;

    // Without IPv6, because packets that the device sends by itself would count as the fault's effect.
    private static string SetUp(string device, Netem netem) => $"""
        ip link add {device} type ifb
        [ ! -e /proc/sys/net/ipv6/conf/{device}/disable_ipv6 ] || echo 1 > /proc/sys/net/ipv6/conf/{device}/disable_ipv6
        ip link set {device} up
        {netem.SetUp(device)}
        """;

    private static string Unlink(string id, Hook hook, Scope scope) =>
        $"tc filter del dev {hook.End.Interface} {Filter(id, hook, scope)} 2>/dev/null "
        + $"|| ! tc filter show dev {hook.End.Interface} {Side(hook)} 2>/dev/null | grep -q 'to device {Device(id, hook)})'";

    private static string Clear(string id, List<Hook> hooks) => $"""
        {TrafficSweep.Locked}
        {string.Join('\n', hooks.Select(h => $"! ip link show dev {Device(id, h)} >/dev/null 2>&1 || ip link del dev {Device(id, h)}"))}
        rm -f {TrafficSweep.Mark(hooks[0].End.Interface)}/{id}
        {TrafficSweep.ReleaseInterface(hooks[0].End.Interface)}
        """;

    private static string Probe(string id, List<Hook> hooks, Netem netem)
    {
        var @interface = hooks[0].End.Interface;
        return $$"""
            links=0
            {{string.Join('\n', hooks.Select(h =>
                $"! tc filter show dev {@interface} {Side(h)} 2>/dev/null "
                + $"| grep -q 'to device {Device(id, h)})' || links=$((links + 1))"))}}
            if [ $links = {{hooks.Count}} ]; then echo in-place=yes; else echo in-place=no; fi
            { {{string.Join(' ', hooks.Select(h => $"tc -s qdisc show dev {Device(id, h)} 2>/dev/null || true;"))}} } | awk '
            {{netem.Count}}'
            echo "traffic=$(cat /sys/class/net/{{@interface}}/statistics/rx_packets)"
            """;
    }
}
