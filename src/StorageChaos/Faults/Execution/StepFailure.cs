using StorageChaos.Hosts;

namespace StorageChaos.Faults.Execution;

/// <summary>A step that failed.</summary>
/// <param name="Step">The step.</param>
/// <param name="Why">What its host said, or that it said nothing.</param>
internal sealed record StepFailure(PlanStep Step, HostCommandException Why);
