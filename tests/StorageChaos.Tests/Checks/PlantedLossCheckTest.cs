using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Checks.Expectations;
using StorageChaos.Fsck.Reports;
using StorageChaos.Judging;
using StorageChaos.Protocol;
using StorageChaos.Scenarios;

namespace StorageChaos.Tests.Checks;

[TestFixture]
internal sealed class PlantedLossCheckTest
{
    private static readonly Expectation Planted = new() { Loss = LossExpectation.Found, MinimumOperations = 1 };

    [Test]
    public void Nothing_planted_passes() => Expect(TestRuns.GoodRun(), Verdict.Pass, "nothing was planted");

    [Test]
    public void Nothing_found_is_missed() => Expect(TestRuns.GoodRun() with { Expect = Planted }, Verdict.Fail, "missed");

    [TestCase(Found.Zeros)]
    [TestCase(Found.Torn)]
    [TestCase(Found.Misplaced)]
    [TestCase(Found.Corrupt)]
    public void A_harmed_write_is_a_catch(string found)
    {
        var history = TestRuns.Good();
        history.Acknowledged(1, 0);
        history.Read(1, 0, 0, found);
        history.ReadEnd(1, 1);
        Expect(TestRuns.Of(history, TestRuns.Partition) with { Expect = Planted }, Verdict.Pass, "caught: 1 ");
    }

    [TestCase(2, Found.Zeros, null)]
    [TestCase(3, Found.Intact, 1L)]
    public void A_gap_and_a_stale_record_are_catches(long record, string found, long? version)
    {
        var history = TestRuns.Good();
        history.Overwritten(1, 0, 1, through: 3);
        history.Overwritten(1, 3, 2);
        for (var r = 0; r < 4; r++)
            history.Read(1, r, r, r == record ? found : Found.Intact, version: r == record ? version : r == 3 ? 2 : 1);
        history.ReadEnd(1, 4);
        Expect(TestRuns.Of(history, TestRuns.Partition) with { Expect = Planted }, Verdict.Pass, "caught: 1 ");
    }

    [Test]
    public void A_finding_of_fsck_is_a_catch() => Expect(
        TestRuns.GoodRun() with { Expect = Planted, Fsck = TestRuns.Fsck(FsckOutcome.Findings, "bad") },
        Verdict.Pass,
        "caught: 1 block-count (fsck)");

    [Test]
    public void What_is_to_be_hidden_from_fsck_is_no_catch_beside_its_findings()
    {
        var history = TestRuns.Good();
        history.Acknowledged(1, 0);
        history.Read(1, 0, 0, Found.Zeros);
        history.ReadEnd(1, 1);
        var hidden = TestRuns.Of(history, TestRuns.Partition) with { Expect = Planted with { HiddenFromFsck = true } };
        Expect(hidden, Verdict.Pass, "caught: 1 lost");
        var seen = hidden with { Fsck = TestRuns.Fsck(FsckOutcome.Findings, "bad") };
        Expect(
            seen,
            Verdict.Fail,
            "what was planted is hidden from fsck, and fsck has findings: 1 lost (acknowledged-writes), 1 block-count (fsck)");
        Assert.That(Judge.Of(seen).Outcome, Is.EqualTo("missed"));
    }

    [Test]
    public void What_was_not_planted_or_not_looked_for_is_not_missed()
    {
        var harmless = new TestHistory();
        harmless.WholeFault(effect: 0);
        Expect(TestRuns.Of(harmless, TestRuns.Partition) with { Expect = Planted }, Verdict.Inconclusive, "took no effect: 0 packets");
        Expect(TestRuns.GoodRun() with { Expect = Planted, Fsck = null }, Verdict.Inconclusive, "fsck is inconclusive");
        Expect(TestRuns.GoodRun() with { Expect = Planted, Aborted = "the lab broke" }, Verdict.Inconclusive, "the lab broke");
    }

    [Test]
    public void What_is_found_must_be_of_the_planted_kind()
    {
        var damaged = TestRuns.GoodRun() with { Fsck = TestRuns.Fsck(FsckOutcome.Findings, "bad") };
        Expect(damaged with { Expect = Planted with { Kinds = ["wrong-pointer", "block-count"] } }, Verdict.Pass, "caught: 1 block-count");
        Expect(
            damaged with { Expect = Planted with { Kinds = ["lost"] } },
            Verdict.Fail,
            "only 1 block-count (fsck) was found, and none of lost");
    }

    private static void Expect(RunRecord run, Verdict verdict, string reason)
    {
        var result = Judge.Of(run).Checks.Single(c => c.Check == PlantedLossCheck.CheckName);
        Assert.That(result.Verdict, Is.EqualTo(verdict), result.Reason);
        Assert.That(result.Reason, Does.Contain(reason));
    }
}
