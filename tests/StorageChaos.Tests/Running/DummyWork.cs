using StorageChaos.Checks;
using StorageChaos.Histories;
using StorageChaos.Running;
using StorageChaos.Tests.Checks;
using StorageChaos.Work;
using StorageChaos.Work.Records;

namespace StorageChaos.Tests.Running;

/// <summary>A kind of work that lives in this test project alone: a section of its own in <c>workload</c>.</summary>
public sealed record DummyWork : IWork
{
    /// <summary>How many writers.</summary>
    public int Writers { get; init; } = 1;

    string IWork.Name => "dummy";

    public IEnumerable<string> Problems() => Writers < 1 ? [$"writers: {Writers} is not positive"] : [];

    public IReadOnlyList<string> Work(WorkArea area) => [area.Agent, "dummy-work", .. area.Options(Writers), .. area.Pauses];

    public IReadOnlyList<string>? Read(WorkArea area, bool cached) =>
        [area.Agent, "dummy-read", .. area.Options(Writers), .. WorkArea.Cached(cached)];
}

/// <summary>What judges it: every acknowledged piece of work must have been read back.</summary>
public sealed class DummyCheck : ICheck
{
    public string Name => "dummy";

    public bool FindsHarm => true;

    public CheckResult Check(RunRecord run)
    {
        var acknowledged = run.History.Work.Where(op => op is { Action: "dummy", Phase: OpPhase.Ok }).Select(op => op.Record).ToHashSet();
        acknowledged.ExceptWith(run.History.Of("dummy-read").Where(op => op.Place == ReadPlace.Client).Select(op => op.Record));
        return new CheckResult
        {
            Check = Name,
            Verdict = acknowledged.Count == 0 ? Verdict.Pass : Verdict.Fail,
            Reason = $"{acknowledged.Count} lost",
        };
    }
}
