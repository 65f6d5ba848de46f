using StorageChaos.Evidence;
using StorageChaos.Judging;

namespace StorageChaos.Running;

/// <summary>A finished run: its evidence and its judgement.</summary>
public sealed record RunResult(RunDirectory Directory, Judgement Judgement);
