using StorageChaos.Hosts;

namespace StorageChaos.Faults;

/// <summary>One command of a plan and the host that runs it; <see cref="LocalHost.HostName"/> for the hypervisor.</summary>
/// <param name="Host">Who runs it.</param>
/// <param name="Command">What.</param>
public sealed record PlanStep(string Host, HostCommand Command)
{
    /// <summary>Steps of the same order run at the same time; those of a higher one when all lower ones are done.</summary>
    public int Order { get; init; }
}
