using StorageChaos.Hosts;

namespace StorageChaos.Faults.Network;

/// <summary>Takes our chains out of INPUT and OUTPUT, and nothing else: never a flush of what is not ours.</summary>
internal static class IptablesSweep
{
    /// <summary>Prints every rule and chain that bears our tag.</summary>
    public static HostCommand Leftovers() =>
        HostCommand.Script($"iptables-save -t filter | grep -e ' {Fault.Tag}-' -e '^:{Fault.Tag}-' || true");

    /// <summary>Removes every chain that bears our tag, of whatever run and in whatever state.</summary>
    public static HostCommand RemoveAll() => HostCommand.Script($"""
        for chain in $(iptables -w 5 -S | sed -n 's/^-N \({Fault.Tag}-[^ ]*\)$/\1/p'); do
          for base in INPUT OUTPUT; do
            while iptables -w 5 -D $base -j "$chain" 2>/dev/null; do :; done
          done
          iptables -w 5 -F "$chain"
          iptables -w 5 -X "$chain"
        done
        """);
}
