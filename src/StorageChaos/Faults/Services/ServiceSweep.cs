using StorageChaos.Hosts;

namespace StorageChaos.Faults.Services;

/// <summary>Starts what our faults of services stopped. The target's portal group is among what <c>SanSweep</c> gives back.</summary>
internal static class ServiceSweep
{
    /// <summary>Of whatever run.</summary>
    public static HostCommand RemoveAll() => HostCommand.Script($"{NfsThreads.Sweep}\n{IscsiDaemon.Sweep}");
}
