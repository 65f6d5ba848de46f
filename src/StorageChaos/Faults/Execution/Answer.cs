using StorageChaos.Hosts;

namespace StorageChaos.Faults.Execution;

/// <summary>What came of one probe step: a reading, or why there is none.</summary>
/// <param name="Step">The step.</param>
/// <param name="Reading">What it said; null: nothing.</param>
/// <param name="Absent">The boot that took its host, or what was asked about, away; null: none.</param>
/// <param name="Failure">Why it failed, where no boot explains it; null: it did not.</param>
internal sealed record Answer(PlanStep Step, Reading? Reading, Boot? Absent = null, HostCommandException? Failure = null)
{
    /// <summary>The figures for people.</summary>
    public string Words => $"{Step.Host}: " + (Reading is not null ? Reading.Figures
        : Absent is null ? "no answer"
        : Absent.Back.IsCompleted ? $"taken away by {Absent.Cause}"
        : $"host is down by {Absent.Cause}");
}
