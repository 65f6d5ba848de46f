using StorageChaos.Hosts;

namespace StorageChaos.Faults;

/// <summary>
/// Takes our traffic control out again. A clsact qdisc is removed only from an interface whose filter leads to a
/// device of ours; the root qdisc is never touched.
/// </summary>
internal static class TrafficSweep
{
    /// <summary>Front of the names of our devices.</summary>
    public const string DevicePrefix = "sc-ifb-";

    /// <summary>Removes one fault's device and the qdisc that leads to it; changes nothing if they are not there.</summary>
    public static HostCommand RemoveDevice(string device) => HostCommand.Script(Removal($"{Interfaces} | grep -x {device} || true"));

    /// <summary>Removes every device of ours, of whatever run.</summary>
    public static HostCommand RemoveAll() => HostCommand.Script(Removal($"{Interfaces} | grep '^{DevicePrefix}' || true"));

    /// <summary>Shell text that prints the names of all interfaces, one a line.</summary>
    public const string Interfaces = @"ip -o link show | sed 's/^[0-9]*: \([^:@]*\)[:@].*/\1/'";

    private static string Removal(string devices) => $$"""
        for device in $({{devices}}); do
          for interface in $({{Interfaces}}); do
            if tc filter show dev "$interface" ingress 2>/dev/null | grep -q "to device $device)"; then tc qdisc del dev "$interface" clsact; fi
          done
          ip link del dev "$device"
        done
        """;
}
