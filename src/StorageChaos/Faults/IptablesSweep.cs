using StorageChaos.Hosts;

namespace StorageChaos.Faults;

/// <summary>Takes our chains out of INPUT, and nothing else: never a flush of what is not ours.</summary>
internal static class IptablesSweep
{
    /// <summary>Removes one chain and the jump to it in one transaction; changes nothing if it is not there.</summary>
    public static HostCommand RemoveChain(string chain) => HostCommand.Script($"""
        printf '%s\n' '*filter' '-D INPUT -j {chain}' '-F {chain}' '-X {chain}' COMMIT | iptables-restore -w 5 --noflush 2>/dev/null || ! iptables -w 5 -S {chain} 2>/dev/null
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
