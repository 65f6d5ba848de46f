using StorageChaos.Hosts;

namespace StorageChaos.Faults.Network;

/// <summary>
/// Takes our traffic control out again. A clsact qdisc is removed only from an interface whose filter leads to a
/// device of ours; the root qdisc is never touched.
/// </summary>
internal static class TrafficSweep
{
    /// <summary>Front of the names of our devices.</summary>
    public const string DevicePrefix = "sc-ifb-";

    /// <summary>Shell text that prints the names of all interfaces, one a line.</summary>
    public const string Interfaces = @"ip -o link show | sed 's/^[0-9]*: \([^:@]*\)[:@].*/\1/'";

    /// <summary>Removes one fault's device and the qdisc that leads to it; changes nothing if they are not there.</summary>
    public static HostCommand RemoveDevice(string @interface, string device) => HostCommand.Script($"""
        ip link show dev {device} >/dev/null 2>&1 || exit 0
        ! tc filter show dev {@interface} ingress 2>/dev/null | grep -q 'to device {device})' || tc qdisc del dev {@interface} clsact
        ip link del dev {device}
        """);

    /// <summary>Removes every device of ours, of whatever run.</summary>
    public static HostCommand RemoveAll() => HostCommand.Script($"""
        for device in $({Interfaces} | grep '^{DevicePrefix}' || true); do
          for interface in $({Interfaces}); do
            ! tc filter show dev "$interface" ingress 2>/dev/null | grep -q "to device $device)" || tc qdisc del dev "$interface" clsact
          done
          ip link del dev "$device"
        done
        """);
}
