using StorageChaos.Hosts;

namespace StorageChaos.Faults.Network;

/// <summary>Takes our chains out of INPUT, and nothing else: never a flush of what is not ours.</summary>
internal static class IptablesSweep
{
    /// <summary>Removes the jump to a chain; changes nothing if there is none.</summary>
    public static HostCommand Unlink(string chain) => HostCommand.Script(
        $"iptables -w 5 -D INPUT -j {chain} 2>/dev/null || ! iptables -w 5 -C INPUT -j {chain} 2>/dev/null");

    /// <summary>Removes one chain that nothing leads to; changes nothing if it is not there.</summary>
    public static HostCommand RemoveChain(string chain) => HostCommand.Script(
        $"printf '%s\\n' '*filter' '-F {chain}' '-X {chain}' COMMIT | iptables-restore -w 5 --noflush 2>/dev/null || ! iptables -w 5 -S {chain} 2>/dev/null");

    /// <summary>Whether a jump leads to the chain, and how many packets its rules took (iptables-save(8), <c>-c</c>).</summary>
    public static HostCommand Probe(string chain, string @interface) => HostCommand.Script($$"""
        iptables-save -c -t filter | awk -v chain='{{chain}}' '
          $0 ~ " -j " chain "$" { linked = 1 }
          $0 ~ " -A " chain " .*-j (DROP|REJECT)" { split($1, counters, /[^0-9]+/); packets += counters[2] }
          END { print "in-place=" (linked ? "yes" : "no"); print "effect=" packets + 0 }'
        echo "traffic=$(cat /sys/class/net/{{@interface}}/statistics/rx_packets)"
        """);

    /// <summary>Removes every chain that bears our tag, of whatever run and in whatever state.</summary>
    public static HostCommand RemoveAll() => HostCommand.Script($"""
        for chain in $(iptables -w 5 -S | sed -n 's/^-N \({Fault.Tag}-[^ ]*\)$/\1/p'); do
          while iptables -w 5 -D INPUT -j "$chain" 2>/dev/null; do :; done
          iptables -w 5 -F "$chain"
          iptables -w 5 -X "$chain"
        done
        """);
}
