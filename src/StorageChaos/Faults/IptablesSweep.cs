using StorageChaos.Hosts;

namespace StorageChaos.Faults;

/// <summary>Takes our chains out of INPUT, and nothing else: never a flush of what is not ours.</summary>
internal static class IptablesSweep
{
    /// <summary>Removes one chain and the jump to it, in one transaction; changes nothing if it is not there.</summary>
    public static HostCommand RemoveChain(string chain) => HostCommand.Script(Removal($"printf '%s\\n' {chain}"));

    /// <summary>Removes every chain that bears our tag, of whatever run.</summary>
    public static HostCommand RemoveAll() => HostCommand.Script(
        Removal($"iptables -w 5 -S | sed -n 's/^-N \\({Fault.Tag}-[^ ]*\\)$/\\1/p'"));

    private static string Removal(string chains) => $$"""
        for chain in $({{chains}}); do
          iptables -w 5 -S "$chain" >/dev/null 2>&1 || continue
          { echo '*filter'
            iptables -w 5 -S INPUT | sed -n "s/^-A \(INPUT -j $chain\)$/-D \1/p"
            printf '%s\n' "-F $chain" "-X $chain" COMMIT
          } | iptables-restore -w 5 --noflush
        done
        """;
}
