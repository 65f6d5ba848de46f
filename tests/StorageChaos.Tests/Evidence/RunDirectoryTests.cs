using System.Text.Json.Nodes;
using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Cli;
using StorageChaos.Evidence;
using StorageChaos.Labs;
using StorageChaos.Running;
using StorageChaos.Scenarios;
using StorageChaos.Stacks.Iscsi;
using StorageChaos.Tests.Checks;
using StorageChaos.Work.Records;

namespace StorageChaos.Tests.Evidence;

[TestFixture]
internal sealed class RunDirectoryTests : EvidenceFixture
{
    private static readonly FixedClock Clock = new(SampleRun.Started);

    [Test]
    public void Is_named_by_time_and_scenario_and_latest_points_to_it()
    {
        var first = RunDirectory.Create(Root, "a scenario/of mine", Clock);
        var second = RunDirectory.Create(Root, "a scenario/of mine", Clock);

        Assert.That(first.Name, Is.EqualTo("20240301T102030Z-a-scenario-of-mine"));
        Assert.That(second.Name, Is.EqualTo(first.Name + "-2"));
        Assert.That(new DirectoryInfo(Path.Combine(Root, "latest")).LinkTarget, Is.EqualTo(second.Name));
        Assert.That(Directory.GetFileSystemEntries(Root), Has.Length.EqualTo(3), "nothing temporary is left");
    }

    [Test]
    public void Runs_of_one_second_never_share_a_directory()
    {
        var names = new string[16];
        Parallel.For(0, names.Length, i => names[i] = RunDirectory.Create(Root, "s", Clock).Name);
        Assert.That(names, Is.Unique);
    }

    [Test]
    public void A_record_has_the_beginning_and_the_clocks_that_are_known()
    {
        var document = SampleRun.Document() with
        {
            Lab = JsonNode.Parse("""
                {
                  "hosts": {
                    "gateway": { "clockOffsetSeconds": -0.198 },
                    "client": { "clockOffsetSeconds": "unknown" },
                    "target": 7
                  }
                }
                """)!.AsObject(),
        };
        var record = SampleRun.Write(Root, null, document).LoadRecord();
        Assert.That(record.Started, Is.EqualTo(SampleRun.Started));
        Assert.That(record.ClockOffsets, Is.EqualTo(new Dictionary<string, double> { ["gateway"] = -0.198 }));
        Assert.That(SampleRun.Write(Root, null, document with { Lab = [] }).LoadRecord().ClockOffsets, Is.Empty);
    }

    [Test]
    public void Gives_back_what_was_saved()
    {
        SampleRun.Write(Root, SampleRun.Judgement(anomalies: 2));
        var run = RunDirectory.Open(Path.Combine(Root, "latest"));

        Assert.That(run.Name, Is.EqualTo("20240301T102030Z-san-partition"), "the link is resolved");
        var again = Path.Combine(Root, "again.json");
        RunDocumentFile.Save(again, run.LoadRun(), Kinds.Default);
        Assert.That(File.ReadAllText(again), Is.EqualTo(File.ReadAllText(run.RunPath)));
        Assert.That(
            run.LoadRun() with { Scenario = null!, Lab = null!, Effective = null! },
            Is.EqualTo(SampleRun.Document() with { Scenario = null!, Lab = null!, Effective = null! }));
        Assert.That(EvidenceJson.Document(run.LoadResults()), Is.EqualTo(EvidenceJson.Document(SampleRun.Judgement(anomalies: 2))));

        var record = run.LoadRecord();
        Assert.That(record.Aborted, Is.Null);
        Assert.That(record.Stack.Session, Is.EqualTo(new SessionSpec { Settings = record.Stack.Session.Settings }));
        Assert.That(record.History.Ops, Is.EqualTo(SampleRun.Ops().Select((op, i) => op with { Index = i })));
        Assert.That(record.Fsck!.AfterReplay!.ExitCode, Is.Zero);
        Assert.That(
            record.Logs,
            Is.EqualTo(new[]
            {
                new LogLine("gateway", "logs/gateway.log", 1, "1709288435.0 gateway kernel: connection1:0: detected conn error (1022)"),
            }));
        Assert.That(record.Network, Is.EqualTo(new[] { new NetworkState("gateway", "*filter\n", "*filter\n") }));
    }

    [Test]
    public void The_same_judgement_gives_the_same_bytes()
    {
        var run = SampleRun.Write(Root, SampleRun.Judgement(Verdict.Fail, false, 3));
        var first = File.ReadAllBytes(run.ResultsPath);
        run.SaveResults(run.LoadResults()!);
        Assert.That(File.ReadAllBytes(run.ResultsPath), Is.EqualTo(first));
        Assert.That(File.ReadAllText(run.ResultsPath), Does.StartWith("{\n  \"verdict\": \"fail\",\n"));
    }

    [Test]
    public void A_run_killed_at_once_can_still_be_judged()
    {
        var run = RunDirectory.Create(Root, "killed", Clock);
        run.SaveRun(SampleRun.Document() with { Ended = null, Phase = "lab up" });

        var record = RunDirectory.Open(run.FullPath).LoadRecord();

        Assert.That(record.Aborted, Is.EqualTo("the run did not end: last phase 'lab up'"));
        Assert.That(record.History.Ops, Is.Empty);
        Assert.That(record.History.Problem, Is.EqualTo("history.jsonl is missing"));
        Assert.That(record.Fsck, Is.Null);
        Assert.That(run.LoadResults(), Is.Null);
    }

    [Test]
    public void A_cut_last_line_of_the_history_is_left_out()
    {
        var run = SampleRun.Write(Root, null);
        var bytes = File.ReadAllBytes(run.HistoryPath);
        File.WriteAllBytes(run.HistoryPath, bytes[..^20]);
        var history = run.LoadRecord().History;
        Assert.That(history.Ops, Has.Count.EqualTo(SampleRun.Ops().Length - 1));
        Assert.That(history.Problem, Is.EqualTo($"history.jsonl:{SampleRun.Ops().Length}: the last line was cut short"));
    }

    [Test]
    public void An_altered_line_of_the_history_is_named_and_the_others_are_read()
    {
        var run = SampleRun.Write(Root, null);
        var lines = File.ReadAllLines(run.HistoryPath);
        lines[2] = "{ not json";
        File.WriteAllLines(run.HistoryPath, lines);
        var history = run.LoadRecord().History;
        Assert.That(history.Problem, Does.StartWith("history.jsonl:3: not an op of a history: "));
        Assert.That(history.Ops.Select(op => op.Index), Is.EqualTo(Enumerable.Range(0, lines.Length).Where(i => i != 2)));
    }

    [Test]
    public void Says_what_is_missing_or_wrong()
    {
        Assert.That(
            () => RunDirectory.Open(Path.Combine(Root, "none")),
            Throws.TypeOf<DirectoryNotFoundException>().With.Message.Contains(Path.Combine(Root, "none")));
        Assert.That(() => RunDirectory.Open(Root), Throws.TypeOf<InvalidDataException>().With.Message.Contains("run.json is missing"));

        var run = SampleRun.Write(Root, null);
        File.WriteAllText(run.RunPath, "{\n  \"formatVersion\": 2,\n  \"started\": \"x\"\n}");
        Assert.That(() => run.LoadRun(), Throws.TypeOf<InvalidDataException>().With.Message.Contains($"{run.RunPath}:"));
        run.SaveRun(SampleRun.Document() with { FormatVersion = 99 });
        Assert.That(() => run.LoadRun(), Throws.TypeOf<InvalidDataException>().With.Message.Contains("format 99"));
    }

    [Test]
    public void A_root_that_cannot_be_written_is_named()
    {
        var file = Path.Combine(Root, "file");
        File.WriteAllText(file, "");
        Assert.That(() => RunDirectory.Create(file, "s", Clock), Throws.InstanceOf<IOException>().With.Message.Contains(file));
    }
}
