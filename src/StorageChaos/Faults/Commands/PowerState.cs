using StorageChaos.Hosts;
using StorageChaos.Nodes;

namespace StorageChaos.Faults.Commands;

/// <summary>Plan steps about a node's power.</summary>
internal static class PowerState
{
    /// <summary>Says whether a node is in the state that a fault puts it into.</summary>
    public static PlanStep Probe(IPower power, string faulted) => new(power.Host, HostCommand.Script($"""
        state=$({power.State})
        echo "state=$state"
        if [ "$state" = '{faulted}' ]; then echo in-place=yes; echo effect=1; else echo in-place=no; echo effect=0; fi
        """));

    /// <summary>A node's power in words, as what a fault needs for itself: see <see cref="Fault.Alone"/>.</summary>
    public static string Of(string host) => $"the power of {host}";

    /// <summary>Switches a node on if it is off.</summary>
    public static PlanStep Start(IPower power) => new(power.Host, power.Start());
}
