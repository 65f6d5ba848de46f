using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Fsck;

namespace StorageChaos.Tests.Checks;

[TestFixture]
internal sealed class FsckCheckTest
{
    [Test]
    public void A_clean_reading_passes_and_says_what_vanished_with_the_replay()
    {
        var report = TestRuns.CleanFsck with { BeforeReplay = TestRuns.Reading(FsckOutcome.Findings, "Unattached inode 16") };
        var result = Expect(report, Verdict.Pass, "1 findings before the journal was replayed vanished");
        Assert.That(result.Anomalies, Is.Empty);
    }

    [Test]
    public void Findings_after_the_replay_fail_and_equal_ones_are_one_anomaly()
    {
        var report = TestRuns.CleanFsck with { AfterReplay = TestRuns.Reading(FsckOutcome.Findings, "bad nblocks", "bad nblocks", "would reset") };
        var result = Expect(report, Verdict.Fail, "ext4 is inconsistent");
        Assert.That(result.Anomalies.Select(a => (a.Message, a.Count)), Is.EqualTo(new[] { ("bad nblocks", 2L), ("would reset", 1L) }));
        Assert.That(result.Figures["findings"], Is.EqualTo(3));
    }

    [Test]
    public void Without_a_verdict_after_the_replay_it_is_inconclusive()
    {
        Expect(null, Verdict.Inconclusive, "was not checked");
        Expect(new FsckReport { FileSystem = "xfs", Problem = "the copy could not be mounted" }, Verdict.Inconclusive, "could not be mounted");
        Expect(new FsckReport { FileSystem = "xfs", BeforeReplay = TestRuns.Reading(FsckOutcome.Findings, "bad") }, Verdict.Inconclusive, "not checked after");
        Expect(TestRuns.CleanFsck with { AfterReplay = TestRuns.Reading(FsckOutcome.Inconclusive) }, Verdict.Inconclusive, "it is Inconclusive");
    }

    private static CheckResult Expect(FsckReport? report, Verdict verdict, string reason)
    {
        var result = new FsckCheck().Check(TestRuns.GoodRun() with { Fsck = report });
        Assert.That(result.Verdict, Is.EqualTo(verdict), result.Reason);
        Assert.That(result.Reason, Does.Contain(reason));
        return result;
    }
}
