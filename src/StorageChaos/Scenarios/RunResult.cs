using StorageChaos.Checks;
using StorageChaos.Evidence;

namespace StorageChaos.Scenarios;

/// <summary>A finished run: its evidence and its judgement.</summary>
public sealed record RunResult(RunDirectory Directory, Judgement Judgement);
