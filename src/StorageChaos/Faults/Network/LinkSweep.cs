using StorageChaos.Hosts;

namespace StorageChaos.Faults.Network;

/// <summary>Notes how a link was, and brings those up again that a fault took down: their batch files say how.</summary>
internal static class LinkSweep
{
    /// <summary>
    /// Shell text that writes the batch file (ip(8), <c>-batch</c>) of <c>$interface</c> to <c>$file</c>. All addresses are
    /// set anew, in their order, before the link is up: the first of a network is the one that its packets come from.
    /// </summary>
    public const string Save = """
        read -r flags < /sys/class/net/$interface/flags
        if [ $((flags & 1)) = 0 ]; then echo "$interface is down already" >&2; exit 1; fi
        {
          echo "addr flush dev $interface"
          ip -o addr show dev $interface | sed 's/\\/ /; s/\([0-9]\)sec/\1/g' | awk -v interface=$interface '
            $3 == "inet6" && (/ scope link / || / dynamic /) { next }
            {
              line = "addr add " $4 " dev " interface
              for (i = 5; i <= NF; i++)
                if ($i ~ /^(peer|brd|scope|metric|valid_lft|preferred_lft)$/) { line = line " " $i " " $(i + 1); i++ }
                else if ($i ~ /^(noprefixroute|nodad|home|autojoin)$/) line = line " " $i
                else if ($3 == "inet" && index($i, interface) == 1) line = line " label " $i
              print line
            }'
          echo "link set dev $interface up"
          ip -4 -o route show table all dev $interface | sed '/ table local /d; s/ linkdown//'
          ip -6 -o route show table all dev $interface | sed '/ table local /d; / proto \(kernel\|ra\) /d; s/^default/::\/0/; s/ linkdown//; s/ pref medium//'
        } | sed "/^addr\\|^link/!s/.*/route add & dev $interface/" > $file
        """;

    /// <summary>
    /// Shell text that brings <c>$interface</c> back as <c>$file</c> says. What is there already is refused, and stays as it
    /// is: so addresses are only flushed while the link is still down.
    /// </summary>
    public const string Restore = """
        if [ -e $file ]; then
          read -r flags < /sys/class/net/$interface/flags
          if [ $((flags & 1)) = 0 ]; then ip -force -batch $file; else sed 1d $file | ip -force -batch -; fi 2>/dev/null || true
          read -r flags < /sys/class/net/$interface/flags
          if [ $((flags & 1)) = 0 ]; then echo "$interface does not come up" >&2; exit 1; fi
        fi
        """;

    /// <summary>Brings every such link up.</summary>
    public static HostCommand RemoveAll() => HostCommand.Script($$"""
        for file in {{FaultPlan.StateDirectory}}/*.link-*; do
          interface=${file##*.link-}
          {{Restore}}
          rm -f "$file"
        done
        """);
}
