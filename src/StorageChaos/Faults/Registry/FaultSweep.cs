using StorageChaos.Faults.Block;
using StorageChaos.Faults.Execution;
using StorageChaos.Faults.Machines;
using StorageChaos.Faults.Network;
using StorageChaos.Faults.San;
using StorageChaos.Faults.Services;
using StorageChaos.Hosts;

namespace StorageChaos.Faults.Registry;

/// <summary>Finds and removes every fault of ours on a host, whoever put it there, and shows what faults change.</summary>
public static class FaultSweep
{
    private static readonly HostCommand[] Removals =
    [
        IptablesSweep.RemoveAll(), TrafficSweep.RemoveAll(), LinkSweep.RemoveAll(),
        MachineSweep.RemoveAll(), ServiceSweep.RemoveAll(), SanSweep.RemoveAll(), BlockSweep.RemoveAll(),
    ];

    private static readonly HostCommand[] Searches =
    [
        IptablesSweep.Leftovers(), TrafficSweep.Leftovers(), BlockSweep.Leftovers(),
        // A note that is still there means that something was not given back yet.
        HostCommand.Script($"find {FaultPlan.StateDirectory} -mindepth 1 ! -name '*.lock' 2>/dev/null || true"),
    ];

    /// <summary>
    /// Stops guards, then removes everything of ours. Runs to the end even if one part resists, and then fails with what is
    /// left: the exit codes of the parts would tell only of the last one.
    /// </summary>
    public static HostCommand RemoveAll() => HostCommand.Script($"""
        failed=0
        {string.Join('\n', Removals.Prepend(DeadMansSwitch.StopAll()).Select(r => $"( {r.Argv[2]}\n) || failed=1"))}
        left=$( {string.Join("; ", Searches.Select(s => $"( {s.Argv[2]}\n)"))} )
        if [ -n "$left" ]; then echo "still there: $left" >&2; failed=1; fi
        exit $failed
        """);

    /// <summary>Prints what of ours is on a host, a line each; nothing if there is nothing.</summary>
    public static HostCommand Leftovers() => HostCommand.Script(
        $"{string.Join('\n', Searches.Select(s => $"( {s.Argv[2]}\n)"))}\n"
        + "systemctl list-units --no-legend --plain 'storagechaos-guard-*' 2>/dev/null || true");

    /// <summary>
    /// Prints what must be equal before and after a run: packet filter, queueing disciplines and their filters, links, addresses,
    /// routes and device-mapper tables, without counters, lease times and the numbers of a map's paths, which change at each
    /// boot. A layer that logs what it passes is shown as one that passes.
    /// </summary>
    public static HostCommand Dump() => HostCommand.Script("""
        iptables-save | sed -e '/^#/d' -e 's/\[[0-9]*:[0-9]*\]//'
        qdiscs=$(tc qdisc show)
        echo "$qdiscs"
        for interface in $(echo "$qdiscs" | sed -n 's/^qdisc \(clsact\|ingress\) .* dev \([^ ]*\) .*/\2/p'); do
          for side in ingress egress; do
            tc filter show dev "$interface" $side 2>/dev/null | sed "s/^/$interface $side: /"
          done
        done
        ip -o link show
        ip -o addr show | sed -e 's/ *\\ *valid_lft.*//' -e 's/ dynamic / /'
        { ip -4 -o route show table all; ip -6 -o route show table all; } | sed 's/ expires [0-9]*sec//' | sort
        ! command -v dmsetup >/dev/null || dmsetup table 2>/dev/null | sed -e 's/ log-writes \([^ ]*\) .*/ linear \1 0/' -e '/ multipath /s/[0-9][0-9]*:[0-9][0-9]*/path/g' | sort
        """);
}
