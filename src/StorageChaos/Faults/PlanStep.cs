using StorageChaos.Hosts;

namespace StorageChaos.Faults;

/// <summary>One command of a plan and the host that runs it; <see cref="LocalHost.HostName"/> for the hypervisor.</summary>
public sealed record PlanStep(string Host, HostCommand Command);
