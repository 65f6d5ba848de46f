using StorageChaos.Hosts;

namespace StorageChaos.Faults.Network;

/// <summary>
/// Takes our traffic control out again: our devices, the filters that lead to them, and a clsact qdisc if it was we who
/// added it. Filters and qdiscs of the host's own are never touched.
/// </summary>
internal static class TrafficSweep
{
    /// <summary>Front of the names of our devices.</summary>
    public const string DevicePrefix = "sc-ifb-";

    /// <summary>Handle of the first fault's filters; those of the others follow it (32 bits; kernel source, cls_flower.c).</summary>
    public const int FirstHandle = 0x5c0000;

    /// <summary>Pattern of our handles: room for 65536 faults.</summary>
    public const string Handle = "^0x5c[0-9a-f][0-9a-f][0-9a-f][0-9a-f]$";

    /// <summary>Shell text that takes a lock: several faults may share an interface, and one must not remove what another needs.</summary>
    public const string Locked = $"mkdir -p {FaultPlan.StateDirectory}; exec 9>{FaultPlan.StateDirectory}/traffic.lock; flock -w 20 9";

    /// <summary>Where an interface's users are noted: one file for each fault, and one that says that its clsact is ours.</summary>
    public static string Mark(string @interface) => $"{FaultPlan.StateDirectory}/clsact-{@interface}";

    /// <summary>
    /// Shell text that takes a clsact of ours away when its last fault has left, unless someone else has put a filter there.
    /// </summary>
    public static string ReleaseInterface(string @interface) => $$"""
        interface={{@interface}}; mark={{Mark("$interface")}}
        if [ "$(ls $mark 2>/dev/null)" = ours ]; then
          if [ -z "$(tc filter show dev $interface ingress 2>/dev/null; tc filter show dev $interface egress 2>/dev/null)" ]; then
            tc qdisc del dev $interface clsact 2>/dev/null || true
          fi
          rm -f $mark/ours
        fi
        [ ! -d $mark ] || rmdir $mark 2>/dev/null || true
        """;

    /// <summary>Prints our devices.</summary>
    public static HostCommand Leftovers() => HostCommand.Script($"ip -o link show | grep -o ' {DevicePrefix}[^:@]*' || true");

    /// <summary>Removes all of it, of whatever run.</summary>
    public static HostCommand RemoveAll() => HostCommand.Script($$"""
        {{Locked}}
        for mark in {{FaultPlan.StateDirectory}}/clsact-*; do
          [ -d "$mark" ] || continue
          interface=${mark##*/clsact-}
          for side in ingress egress; do
            tc filter show dev "$interface" $side 2>/dev/null | awk '
              /^filter / { for (i = 1; i < NF; i++) word[$i] = $(i + 1) }
              /to device {{DevicePrefix}}/ { print word["protocol"], word["pref"], word["handle"] }' |
              while read -r protocol pref handle; do
                tc filter del dev "$interface" $side protocol $protocol pref $pref handle $handle flower
              done
          done
          find "$mark" -type f ! -name ours -delete
          {{ReleaseInterface("$interface")}}
        done
        for device in $(ip -o link show | sed -n 's/^[0-9]*: \({{DevicePrefix}}[^:@]*\)[:@].*/\1/p'); do
          ip link del dev "$device"
        done
        """);
}
