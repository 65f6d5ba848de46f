using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Checks.Expectations;
using StorageChaos.Checks.FileSystems;
using StorageChaos.Cli;
using StorageChaos.Fsck.Reports;

namespace StorageChaos.Tests.Checks;

[TestFixture]
internal sealed class FsckCheckTest
{
    [Test]
    public void A_clean_report_passes()
    {
        var result = Expect(TestRuns.CleanFsck, Verdict.Pass, "ext4 is consistent: it is Clean");
        Assert.That(result.Anomalies, Is.Empty);
    }

    [Test]
    public void Findings_after_the_replay_fail_and_equal_ones_are_one_anomaly()
    {
        var report = TestRuns.Fsck(FsckOutcome.Findings, "bad nblocks", "bad nblocks", "would reset");
        var result = Expect(report, Verdict.Fail, "ext4 is inconsistent");
        Assert.That(result.Anomalies.Select(a => (a.Message, a.Count)), Is.EqualTo(new[]
        {
            ("size/block-count mismatch: /d/victim: bad nblocks", 2L), ("size/block-count mismatch: /d/victim: would reset", 1L),
        }));
        Assert.That((result.Figures["findings"], result.Figures["class 1"]), Is.EqualTo((3, 3)));
    }

    [Test]
    public void Without_a_verdict_it_is_inconclusive()
    {
        Expect(null, Verdict.Inconclusive, "was not checked");
        Expect(TestRuns.Fsck(FsckOutcome.Inconclusive), Verdict.Inconclusive, "it is Inconclusive");
    }

    [Test]
    public void A_replay_that_must_take_findings_away_shows_nothing_where_there_were_none()
    {
        var run = TestRuns.GoodRun() with { Expect = new Expectation { Vanishing = true } };
        Assert.That(
            new FsckCheck().Check(run),
            Has.Property(nameof(CheckResult.Verdict)).EqualTo(Verdict.Inconclusive)
                .And.Property(nameof(CheckResult.Reason)).Contains("no finding that the replay"));
        var before = new FsckReading
        {
            When = "before replay",
            Command = "e2fsck -fn",
            ExitCode = 4,
            Outcome = FsckOutcome.Findings,
            Reason = "",
            Findings = [TestRuns.Finding("bad") with { Vanished = true }],
        };
        var replayed = TestRuns.CleanFsck with { BeforeReplay = before };
        Assert.That(new FsckCheck().Check(run with { Fsck = replayed }).Verdict, Is.EqualTo(Verdict.Pass));
    }

    private static CheckResult Expect(FsckReport? report, Verdict verdict, string reason)
    {
        var result = new FsckCheck().Check(TestRuns.GoodRun() with { Fsck = report });
        Assert.That(result.Verdict, Is.EqualTo(verdict), result.Reason);
        Assert.That(result.Reason, Does.Contain(reason));
        return result;
    }
}
