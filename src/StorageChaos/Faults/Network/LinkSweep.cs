using StorageChaos.Hosts;

namespace StorageChaos.Faults.Network;

/// <summary>Brings links up again that a fault took down: their batch files say how.</summary>
internal static class LinkSweep
{
    /// <summary>Brings every such link up.</summary>
    public static HostCommand RemoveAll() => HostCommand.Script($"""
        for file in {FaultPlan.StateDirectory}/*.link-*; do
          [ ! -e "$file" ] || ip -batch "$file"
          rm -f "$file"
        done
        """);
}
