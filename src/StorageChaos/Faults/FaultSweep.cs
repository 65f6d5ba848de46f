using StorageChaos.Hosts;

namespace StorageChaos.Faults;

/// <summary>Finds and removes every fault of ours on a host, whoever put it there, and shows what its network looks like.</summary>
public static class FaultSweep
{
    /// <summary>Removes our chains, devices and timers. Runs to the end even if one of them resists, and then fails.</summary>
    public static HostCommand RemoveAll() => HostCommand.Script($"""
        failed=0
        ( {IptablesSweep.RemoveAll().Argv[2]} ) || failed=1
        ( {TrafficSweep.RemoveAll().Argv[2]} ) || failed=1
        ( {DeadMansSwitch.DisarmAll().Argv[2]} ) || failed=1
        exit $failed
        """);

    /// <summary>
    /// Prints packet filter and queueing disciplines without counters: what must be equal before and after a run.
    /// Adding and removing a chain first makes the nf_tables variant show its tables as they are after any use.
    /// </summary>
    public static HostCommand Dump() => HostCommand.Script($"""
        iptables -w 5 -N {Fault.Tag}-DUMP
        iptables -w 5 -X {Fault.Tag}-DUMP
        iptables-save | sed -e '/^#/d' -e 's/\[[0-9]*:[0-9]*\]//'
        tc qdisc show
        for interface in $({TrafficSweep.Interfaces}); do
          tc filter show dev "$interface" ingress 2>/dev/null | sed "s/^/$interface ingress: /"
        done
        """);
}
