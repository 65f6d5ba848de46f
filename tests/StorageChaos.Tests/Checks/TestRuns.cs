using StorageChaos.Checks;
using StorageChaos.Checks.Expectations;
using StorageChaos.Faults.Machines;
using StorageChaos.Faults.Network;
using StorageChaos.Fsck.Reports;
using StorageChaos.Histories;
using StorageChaos.Stacks;
using StorageChaos.Stacks.Iscsi;
using StorageChaos.Stacks.Nfs;

namespace StorageChaos.Tests.Checks;

/// <summary>Runs and their parts for tests; whatever is not given is in order.</summary>
internal static class TestRuns
{
    public static readonly FaultRecord Partition = new("f0", "partition of san");

    public static readonly StackSpec Async = new() { Export = new ExportSpec { Mode = ExportMode.Async } };

    public static readonly StackSpec Lying = new()
    {
        Target = new TargetSpec { Backstore = Backstore.Fileio, WriteCache = WriteCache.Hidden },
    };

    public static FsckReport CleanFsck => Fsck(FsckOutcome.Clean);

    public static FaultRecord PowerCut(string host) => new("f0", $"power cut of {host}", host);

    public static FsckReport Fsck(FsckOutcome outcome, params string[] findings) => new()
    {
        FileSystem = "ext4",
        Outcome = outcome,
        Reason = $"it is {outcome}",
        FindingCount = findings.Length,
        Classes = findings.Length == 0 ? [] : [new ClassCount { Class = FindingClass.BlockCount, Count = findings.Length }],
        Findings = [.. findings.Select(Finding)],
    };

    public static Finding Finding(string message) => new()
    {
        Class = FindingClass.BlockCount,
        Structure = "inode",
        Severity = Severity.Medium,
        Path = "/d/victim",
        Message = message,
        Meaning = "its end may be missing",
    };

    public static RunRecord Of(TestHistory history, params FaultRecord[] faults) => Of(history.History, faults);

    public static RunRecord Of(History history, params FaultRecord[] faults) => new()
    {
        Stack = new StackSpec(),
        Expect = new Expectation { MinimumOperations = 1 },
        Faults = faults,
        History = history,
        Fsck = CleanFsck,
    };

    /// <summary>A run that every check passes: 30 acknowledged appends around a fault that took effect and was healed.</summary>
    public static TestHistory Good()
    {
        var history = new TestHistory();
        history.Phase(RunPhases.Steady, OpPhase.Invoke);
        history.Acknowledged(0, 0, 9);
        history.Phase(RunPhases.Steady, OpPhase.Ok);
        history.WholeFault();
        history.Phase(RunPhases.Recovery, OpPhase.Invoke);
        history.Acknowledged(0, 10, 29);
        history.Phase(RunPhases.Recovery, OpPhase.Ok);
        history.Phase(RunPhases.Stop, OpPhase.Invoke);
        history.Phase(RunPhases.FinalRead, OpPhase.Invoke);
        history.ReadIntact(0, 30);
        return history;
    }

    public static RunRecord GoodRun() => Of(Good(), Partition) with { Network = [new NetworkState("gateway", "*filter\n", "*filter\n")] };
}
