using StorageChaos.Hosts;

namespace StorageChaos.Faults.Machines;

/// <summary>Takes back what our faults of machines left on a host: its clock, its memory.</summary>
internal static class MachineSweep
{
    /// <summary>Of whatever run.</summary>
    public static HostCommand RemoveAll() => HostCommand.Script($"{MemoryPressure.Sweep}\n{ClockJump.Sweep}");
}
