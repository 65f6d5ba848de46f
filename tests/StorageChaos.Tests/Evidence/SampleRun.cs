using System.IO.Compression;
using System.Text.Json.Nodes;
using StorageChaos.Checks;
using StorageChaos.Checks.Expectations;
using StorageChaos.Cli;
using StorageChaos.Evidence;
using StorageChaos.Faults;
using StorageChaos.Faults.Execution;
using StorageChaos.Faults.Network;
using StorageChaos.Faults.Schedules;
using StorageChaos.Fsck.Reports;
using StorageChaos.Histories;
using StorageChaos.Hosts;
using StorageChaos.Judging;
using StorageChaos.Labs;
using StorageChaos.Nodes;
using StorageChaos.Protocol;
using StorageChaos.Running;
using StorageChaos.Scenarios;
using StorageChaos.Tests.Checks;
using StorageChaos.Work.Records;

namespace StorageChaos.Tests.Evidence;

/// <summary>A small literal run: one partition, five appends, one anomaly. Not what any lab has measured.</summary>
internal static class SampleRun
{
    public const string RawFsck = "Pass 1: Checking inodes, blocks, and sizes\nUnattached inode 12\nConnect to /lost+found? no\n";

    public static readonly DateTimeOffset Started = new(2024, 3, 1, 10, 20, 30, TimeSpan.Zero);

    public static RunDocument Document(Expectation? expect = null) => new()
    {
        Scenario = new Scenario
        {
            Name = "san-partition",
            Title = "A partition of the san is survived",
            Shows = "Twenty seconds without the SAN.",
            Control = "5",
            Faults =
            [
                new ScheduledFault
                {
                    Fault = new Partition { Link = "san" },
                    After = TimeSpan.FromSeconds(5),
                    Hold = TimeSpan.FromSeconds(20),
                },
            ],
            Expect = expect ?? new Expectation { MinimumStall = TimeSpan.FromSeconds(15) },
            Seed = 42,
        },
        Started = Started,
        Ended = Started.AddSeconds(40),
        ToolVersion = "0.1.0",
        Lab = JsonNode.Parse("""
            { "name": "lab", "accelerator": { "name": "tcg", "reason": "no /dev/kvm" },
              "hosts": { "gateway": { "kernel": "6.1.0", "packages": { "open-iscsi": "2.1.8" } } } }
            """)!.AsObject(),
        Effective = JsonNode.Parse("""{ "gateway": { "recovery_tmo": 120, "mount": "rw,relatime" } }""")!.AsObject(),
        Phase = "judge",
    };

    public static Op[] Ops() =>
    [
        Phase(0, OpPhase.Invoke, "steady state"),
        Append(1, OpPhase.Invoke, 0), Append(1.02, OpPhase.Ok, 0, 0.02),
        Append(2, OpPhase.Invoke, 1), Append(2.03, OpPhase.Ok, 1, 0.03),
        Phase(4, OpPhase.Ok, "steady state"),
        Phase(5, OpPhase.Invoke, "faults"),
        Nemesis(5, OpPhase.Invoke, OpAction.Inject), Nemesis(5.2, OpPhase.Ok, OpAction.Inject),
        Append(6, OpPhase.Invoke, 2),
        Nemesis(7, OpPhase.Ok, OpAction.Probe) with { Effect = 3 },
        Nemesis(9, OpPhase.Ok, OpAction.Probe) with { Effect = 17, Detail = "rules counted packets" },
        Nemesis(25, OpPhase.Invoke, OpAction.Heal), Nemesis(25.3, OpPhase.Ok, OpAction.Heal),
        Append(27.5, OpPhase.Ok, 2, 21.5),
        Append(28, OpPhase.Invoke, 3), Append(28.5, OpPhase.Info, 3, 0.5) with { Error = "EIO", Call = "fsync" },
        Phase(30, OpPhase.Ok, "faults"),
    ];

    public static FsckReport Fsck() => new()
    {
        FileSystem = "ext4",
        Outcome = FsckOutcome.Clean,
        Reason = "by its output",
        BeforeReplay = Reading("before replay", FsckOutcome.Findings),
        AfterReplay = Reading("after replay", FsckOutcome.Clean),
    };

    public static Judgement Judgement(Verdict verdict = Verdict.Pass, bool asExpected = true, int anomalies = 0) => new()
    {
        Verdict = verdict,
        Reason = "3 of 3 acknowledged writes were found",
        AsExpected = asExpected,
        Outcome = verdict switch { Verdict.Pass => "pass", Verdict.Fail => "fail", _ => "inconclusive" },
        Contract = "every acknowledged write survives every fault",
        Checks =
        [
            new CheckResult
            {
                Check = "acknowledged-writes", Verdict = verdict, Reason = "3 of 3 acknowledged writes were found",
                Figures = new Dictionary<string, double> { ["acknowledged"] = 3, ["longestStall"] = 21.5 },
                Anomalies =
                [
                    .. Enumerable.Range(0, anomalies)
                        .Select(i => new Anomaly
                        {
                            Kind = "lost",
                            Message = $"record {i} of writer 0",
                            Evidence = $"history.jsonl:{i + 1}",
                        }),
                ],
            },
            new CheckResult { Check = "fsck", Verdict = Verdict.Pass, Reason = "clean after replay" },
        ],
    };

    /// <summary>A whole run directory under a root.</summary>
    public static RunDirectory Write(string root, Judgement? judgement, RunDocument? document = null)
    {
        document ??= Document();
        var run = RunDirectory.Create(root, document.Scenario.Name, new FixedClock(document.Started));
        run.SaveRun(document);
        using (var history = new HistoryRecorder(run.HistoryPath, TimeProvider.System))
        {
            foreach (var op in Ops())
                history.Record(op);
        }

        using (var commands = run.OpenCommands())
            commands.Record(Outcome("cat /proc/mounts"));
        run.SaveFsck(Fsck());
        Pack(Path.Combine(run.FsckFolder, "before-replay.out.gz"), RawFsck);
        Pack(Path.Combine(run.FsckFolder, "after-replay.out.gz"), "clean\n");
        run.SaveNetwork("gateway", NetworkMoment.Before, "*filter\n");
        run.SaveNetwork("gateway", NetworkMoment.After, "*filter\n");
        File.WriteAllText(run.LogPath("gateway"), "1709288435.0 gateway kernel: connection1:0: detected conn error (1022)\n");
        if (judgement is not null)
            run.SaveResults(judgement);
        return run;
    }

    private static void Pack(string path, string text)
    {
        using var writer = new StreamWriter(new GZipStream(File.Create(path), CompressionLevel.Fastest));
        writer.Write(text);
    }

    public static CommandOutcome Outcome(string command) =>
        new() { Host = "gateway", Command = command, Started = Started, Duration = 0.1, ExitCode = 0, Output = "ok" };

    private static Op Phase(double time, OpPhase phase, string name) =>
        new() { Time = time, Phase = phase, Process = "runner", Action = OpAction.Phase, Detail = name };

    private static Op Append(double time, OpPhase phase, long record, double? duration = null) =>
        new()
        {
            Time = time,
            Phase = phase,
            Process = "writer-0",
            Action = RecordProtocol.Append,
            Writer = 0,
            Record = record,
            Duration = duration,
        };

    private static Op Nemesis(double time, OpPhase phase, string action) =>
        new() { Time = time, Phase = phase, Process = "nemesis", Action = action, Fault = "f0" };

    private static FsckReading Reading(string when, FsckOutcome outcome) =>
        new()
        {
            When = when,
            Command = "e2fsck -fn /dev/loop0",
            ExitCode = outcome == FsckOutcome.Clean ? 0 : 4,
            Outcome = outcome,
            Reason = "by its output",
        };
}
