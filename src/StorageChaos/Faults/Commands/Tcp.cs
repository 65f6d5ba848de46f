using StorageChaos.Hosts;

namespace StorageChaos.Faults.Commands;

/// <summary>What a host's own counters tell of its connections (kernel doc networking/snmp_counter, RFC 4022).</summary>
internal static class Tcp
{
    /// <summary>Attempts to connect that failed, counted for the whole host: it has no other connections than the stack's.</summary>
    public static HostCommand FailedAttempts { get; } = HostCommand.Script("""
        awk '/^Tcp:/ { if (names++) print "effect=" $column; else for (i = 1; i <= NF; i++) if ($i == "AttemptFails") column = i }' /proc/net/snmp
        """);
}
