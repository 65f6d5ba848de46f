using StorageChaos.Faults.Network;
using StorageChaos.Hosts;

namespace StorageChaos.Faults;

/// <summary>Finds and removes every fault of ours on a host, whoever put it there, and shows what its network looks like.</summary>
public static class FaultSweep
{
    /// <summary>
    /// Removes our chains, devices and timers. Runs to the end even if one of them resists, and then fails with what is
    /// left: the exit codes of the steps would tell only of the last one.
    /// </summary>
    public static HostCommand RemoveAll() => HostCommand.Script($"""
        failed=0
        ( {IptablesSweep.RemoveAll().Argv[2]} ) || failed=1
        ( {TrafficSweep.RemoveAll().Argv[2]} ) || failed=1
        ( {DeadMansSwitch.DisarmAll().Argv[2]} ) || failed=1
        ! iptables -w 5 -S | grep {Fault.Tag}- >&2 || failed=1
        ! {TrafficSweep.Interfaces} | grep '^{TrafficSweep.DevicePrefix}' >&2 || failed=1
        exit $failed
        """);

    /// <summary>Prints packet filter and queueing disciplines without counters: what must be equal before and after a run.</summary>
    public static HostCommand Dump() => HostCommand.Script("""
        iptables-save | sed -e '/^#/d' -e 's/\[[0-9]*:[0-9]*\]//'
        qdiscs=$(tc qdisc show)
        echo "$qdiscs"
        for interface in $(echo "$qdiscs" | sed -n 's/^qdisc clsact .* dev \([^ ]*\) .*/\1/p'); do
          tc filter show dev "$interface" ingress | sed "s/^/$interface ingress: /"
        done
        """);
}
