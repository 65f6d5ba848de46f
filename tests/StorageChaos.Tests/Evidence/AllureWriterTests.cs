using System.Globalization;
using System.Text.Json.Nodes;
using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Checks.Expectations;
using StorageChaos.Evidence;
using StorageChaos.Evidence.Allure;
using StorageChaos.Judging;
using StorageChaos.Running;
using StorageChaos.Tests.Checks;

namespace StorageChaos.Tests.Evidence;

[TestFixture]
internal sealed class AllureWriterTests : EvidenceFixture
{
    private string Results => Path.Combine(Root, "results");

    [Test]
    public void Writes_the_documented_format()
    {
        var run = SampleRun.Write(Root, SampleRun.Judgement());
        Golden.Check(File.ReadAllText(new AllureWriter(Results).Write(run)), "tests/StorageChaos.Tests/Evidence/sample-result.json");
    }

    [TestCase(Verdict.Pass, true, ExpectedResult = "passed")]
    [TestCase(Verdict.Fail, false, ExpectedResult = "failed")]
    [TestCase(Verdict.Inconclusive, false, ExpectedResult = "broken")]
    [TestCase(Verdict.Inconclusive, true, ExpectedResult = "passed")]
    [TestCase(Verdict.Pass, false, ExpectedResult = "failed")]
    public string A_lab_hiccup_never_looks_like_a_loss(Verdict verdict, bool asExpected) =>
        Write(SampleRun.Judgement(verdict, asExpected))["status"]!.ToString();

    [Test]
    public void A_control_that_must_be_inconclusive_says_so() => Assert.That(
        Write(SampleRun.Judgement(Verdict.Inconclusive))["statusDetails"]!["message"]!.ToString(),
        Does.StartWith("inconclusive, as this control must be"));

    [Test]
    public void A_control_that_passes_where_it_must_not_says_so() => Assert.That(
        Write(
            SampleRun.Judgement(asExpected: false),
            SampleRun.Document(new Expectation { Verdict = Verdict.Inconclusive }))["statusDetails"]!["message"]!.ToString(),
        Does.StartWith("the run passed, but the scenario states that it must come to inconclusive"));

    [Test]
    public void An_unfinished_run_is_broken_with_its_last_phase()
    {
        var result = Write(null, SampleRun.Document() with { Ended = null, Phase = "recovery" });
        Assert.That(result["status"]!.ToString(), Is.EqualTo("broken"));
        Assert.That(result["statusDetails"]!["message"]!.ToString(), Is.EqualTo("the run did not end: last phase 'recovery'"));
    }

    [Test]
    public void A_run_with_nothing_but_its_document_is_reported()
    {
        var run = RunDirectory.Create(Root, "killed", new FixedClock(SampleRun.Started));
        run.SaveRun(SampleRun.Document() with { Ended = null });
        var result = JsonNode.Parse(File.ReadAllText(new AllureWriter(Results).Write(run)))!;
        Assert.That(result["status"]!.ToString(), Is.EqualTo("broken"));
        Assert.That(result["steps"]!.AsArray(), Is.Empty);
    }

    [Test]
    public void A_phase_that_did_not_end_is_broken()
    {
        var run = SampleRun.Write(Root, null);
        File.WriteAllLines(run.HistoryPath, File.ReadAllLines(run.HistoryPath)[..9]);
        var phase = JsonNode.Parse(File.ReadAllText(new AllureWriter(Results).Write(run)))!["steps"]![1]!;
        Assert.That(phase["status"]!.ToString(), Is.EqualTo("broken"));
        Assert.That(phase["statusDetails"]!["message"]!.ToString(), Is.EqualTo("this phase did not end"));
    }

    [Test]
    public void Shows_the_first_anomalies_and_counts_the_rest()
    {
        var steps = Write(SampleRun.Judgement(Verdict.Fail, false, 60))["steps"]!.AsArray()
            .Single(s => s!["name"]!.ToString().StartsWith("check acknowledged-writes", StringComparison.Ordinal))!["steps"]!.AsArray();
        Assert.That(steps, Has.Count.EqualTo(51));
        Assert.That(steps[0]!["name"]!.ToString(), Is.EqualTo("lost: record 0 of writer 0 [history.jsonl:1]"));
        Assert.That(steps[50]!["name"]!.ToString(), Is.EqualTo("and 10 more of 60: see results.json"));
    }

    [Test]
    public void Reporting_twice_gives_the_same_files()
    {
        var run = SampleRun.Write(Root, SampleRun.Judgement());
        new AllureWriter(Results).Write(run);
        var first = Directory.GetFiles(Results).ToDictionary(f => f, File.ReadAllText);
        new AllureWriter(Results).Write(run);
        Assert.That(Directory.GetFiles(Results).ToDictionary(f => f, File.ReadAllText), Is.EquivalentTo(first));
    }

    [Test]
    public void Every_attachment_is_there_and_fsck_is_readable()
    {
        var result = Write(SampleRun.Judgement());
        var attachments = result["attachments"]!.AsArray().ToDictionary(
            a => a!["name"]!.ToString(),
            a => File.ReadAllText(Path.Combine(Results, a!["source"]!.ToString())));
        Assert.That(attachments.Keys, Is.EqualTo(new[]
        {
            "Timeline", "Figures", "Settings read back and lab", "fsck: after replay", "fsck: before replay", "fsck: report.json",
            "log: gateway", "network: gateway.after", "network: gateway.before",
            "results.json", "run.json", "history.jsonl", "commands.jsonl",
        }));
        Assert.That(attachments["fsck: before replay"], Is.EqualTo(SampleRun.RawFsck));
        Assert.That(
            attachments["Figures"],
            Is.EqualTo("check,verdict,figure,value\nacknowledged-writes,pass,acknowledged,3\n" +
                "acknowledged-writes,pass,longestStall,21.5\nfsck,pass,,\n"));
        Assert.That(attachments["Settings read back and lab"], Does.Contain("effective gateway mount,\"rw,relatime\"\n"));
    }

    [Test]
    public void A_long_history_is_drawn_with_no_more_points_than_can_be_told_apart()
    {
        var run = SampleRun.Write(Root, null);
        File.AppendAllLines(run.HistoryPath, Enumerable.Range(0, 20_000).Select(i => string.Create(
            CultureInfo.InvariantCulture,
            $"{{\"index\":{i + 100},\"time\":{i / 500.0},\"phase\":\"ok\",\"process\":\"writer-0\"," +
            $"\"action\":\"append\",\"writer\":0,\"record\":{i + 10},\"duration\":0.01}}")));
        var result = JsonNode.Parse(File.ReadAllText(new AllureWriter(Results).Write(run)))!;
        var drawn = File.ReadAllText(
            Path.Combine(
                Results,
                result["attachments"]!.AsArray().Single(a => a!["name"]!.ToString() == "Timeline")!["source"]!.ToString()));
        Assert.That(drawn.Split("<circle").Length, Is.InRange(400, 1000));
    }

    [Test]
    public void Only_the_end_of_a_long_log_is_attached()
    {
        var run = SampleRun.Write(Root, null);
        File.WriteAllLines(run.LogPath("client"), Enumerable.Range(1, 2500).Select(i => $"line {i}"));
        var result = JsonNode.Parse(File.ReadAllText(new AllureWriter(Results).Write(run)))!;
        var log = result["attachments"]!.AsArray().Single(a => a!["name"]!.ToString().StartsWith("log: client", StringComparison.Ordinal))!;
        Assert.That(log["name"]!.ToString(), Is.EqualTo("log: client (last 2000 of 2500 lines)"));
        Assert.That(File.ReadLines(Path.Combine(Results, log["source"]!.ToString())).First(), Is.EqualTo("line 501"));
    }

    [Test]
    public void The_cascade_is_a_table_in_the_description()
    {
        var judged = SampleRun.Judgement();
        TimeLineEntry[] stages =
        [
            new()
            {
                Time = 6.5,
                Host = "gateway",
                Stage = "connection error",
                AfterInjection = 1.3,
                Line = "detected conn error",
                Evidence = "logs/gateway.log:1",
            },
        ];
        judged = judged with
        {
            Checks = [.. judged.Checks,
                new CheckResult { Check = "kernel-log", Verdict = Verdict.Pass, Reason = "1 error", TimeLine = stages }],
        };
        Assert.That(
            Write(judged)["description"]!.ToString(),
            Does.Contain("**Cascade:**\n\n| Run time ")
                .And.Contain("| 6.5 s | 1.3 s |  | gateway | connection error | logs/gateway.log:1 |\n"));
    }

    private JsonNode Write(Judgement? judgement, RunDocument? document = null) =>
        JsonNode.Parse(File.ReadAllText(new AllureWriter(Results).Write(SampleRun.Write(Root, judgement, document))))!;
}
