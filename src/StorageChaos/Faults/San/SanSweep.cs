using StorageChaos.Faults.Commands;
using StorageChaos.Hosts;

namespace StorageChaos.Faults.San;

/// <summary>Gives back what our faults changed on the target or in the initiator, of whatever run.</summary>
internal static class SanSweep
{
    /// <summary>In this order: the mapping before its attributes, the portal before its group.</summary>
    public static HostCommand RemoveAll() => HostCommand.Script($"""
        {LunVanish.Sweep}
        {PortalRemoved.Sweep}
        {TargetAttribute.Restore(Note.Any).Argv[2]}
        {TargetAttribute.Forget(Note.Any).Argv[2]}
        {Logout.Sweep}
        {LunResize.Sweep}
        """);
}
