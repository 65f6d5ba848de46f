using StorageChaos.Checks;
using StorageChaos.Checks.Expectations;
using StorageChaos.Checks.Faults;
using StorageChaos.Checks.FileSystems;
using StorageChaos.Checks.Records;

namespace StorageChaos.Judging;

/// <summary>The harness' own proof: where a scenario plants a loss or damage, it must have been found, lawful or not.</summary>
public static class PlantedLossCheck
{
    /// <summary>The check's name in results.</summary>
    public const string CheckName = "planted-loss";

    /// <summary>Judges what the other checks found.</summary>
    /// <param name="run">The run.</param>
    /// <param name="harm">Results of the checks that find harm (<see cref="ICheck.FindsHarm"/>).</param>
    /// <param name="others">Results of the other checks.</param>
    public static CheckResult Check(RunRecord run, IReadOnlyList<CheckResult> harm, IReadOnlyList<CheckResult> others)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(harm);
        ArgumentNullException.ThrowIfNull(others);
        if (run.Expect.Loss == LossExpectation.None)
            return Result(Verdict.Pass, "nothing was planted");

        var wanted = run.Expect.Kinds;
        var found = harm
            .SelectMany(r => r.Anomalies.Where(a => a.Kind != RecordVerdict.Undecided)
                .GroupBy(a => a.Kind)
                .Select(g => (r.Check, Kind: g.Key, Count: g.Sum(a => a.Count))))
            .ToList();
        var words = string.Join(", ", found.Select(f => $"{f.Count} {f.Kind} ({f.Check})"));
        if (run.Expect.HiddenFromFsck && found.Any(f => f.Check == FsckCheck.CheckName))
            return Result(Verdict.Fail, $"what was planted is hidden from fsck, and fsck has findings: {words}");
        if (found.Any(f => wanted.Count == 0 || wanted.Contains(f.Kind)))
            return Result(Verdict.Pass, $"caught: {words}");

        var missed = found.Count == 0 ? "nothing was found" : $"only {words} was found, and none of {string.Join(", ", wanted)}";
        // A loss can be missed only if it was planted and looked for.
        if (run.Aborted is { } aborted)
            return Result(Verdict.Inconclusive, $"{missed}, but the run was cut short: {aborted}");
        return others.Where(r => r.Check == FaultEffectCheck.CheckName)
            .Concat(harm)
            .FirstOrDefault(r => r.Verdict == Verdict.Inconclusive) is { } gap
            ? Result(Verdict.Inconclusive, $"{missed}, but {gap.Check} is inconclusive: {gap.Reason}")
            : Result(Verdict.Fail, $"missed: a loss or damage was planted, and {missed}");
    }

    private static CheckResult Result(Verdict verdict, string reason) => new() { Check = CheckName, Verdict = verdict, Reason = reason };
}
