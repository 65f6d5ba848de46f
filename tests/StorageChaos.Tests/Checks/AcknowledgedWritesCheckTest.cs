using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Protocol;
using StorageChaos.Stacks;
using StorageChaos.Stacks.FileSystems;
using StorageChaos.Work.Records;

namespace StorageChaos.Tests.Checks;

[TestFixture]
internal sealed class AcknowledgedWritesCheckTest
{
    [Test]
    public void Everything_acknowledged_and_there_passes()
    {
        var result = Expect(TestRuns.GoodRun(), Verdict.Pass, "all 30 acknowledged writes are there");
        Assert.That(result.Figures["acknowledged"], Is.EqualTo(30));
        Assert.That(result.Anomalies, Is.Empty);
    }

    [TestCase(Found.Zeros, "zero-gap", "writer 0, records 2-3: acknowledged, then zeros, and data after it")]
    [TestCase(Found.Torn, "torn", "writer 0, records 2-3: acknowledged, then torn")]
    [TestCase(Found.Misplaced, "misplaced", "writer 0, records 2-3: acknowledged, then data of another place")]
    [TestCase(Found.Corrupt, "corrupt", "writer 0, records 2-3: acknowledged, then bytes that no writer wrote")]
    public void Neighbours_with_one_fate_are_one_anomaly(string found, string kind, string message)
    {
        var result = Expect(TestRuns.Of(Broken(found)), Verdict.Fail, message);
        Assert.That(result.Figures[kind], Is.EqualTo(2));
        Assert.That(result.Anomalies, Has.Count.EqualTo(1));
        Assert.That(
            result.Anomalies[0],
            Has.Property("Kind").EqualTo(kind).And.Property("Count").EqualTo(2).And.Property("Evidence").EqualTo("history.jsonl:12"));
        Assert.That(result.Anomalies[0].Message, Does.StartWith(message));
    }

    [Test]
    public void What_cannot_be_read_is_neither_lost_nor_kept()
    {
        var result = Expect(TestRuns.Of(Broken(Found.Unreadable)), Verdict.Inconclusive, "2 unread;");
        Assert.That(result.Figures["lost"], Is.Zero);
    }

    [Test]
    public void A_file_that_is_cut_short_or_missing_has_lost_its_records()
    {
        var history = new TestHistory();
        history.Acknowledged(0, 0, 4);
        history.Acknowledged(1, 0, 1);
        history.ReadIntact(0, 3);
        history.ReadEnd(1, 0, "ENOENT");
        var result = Expect(TestRuns.Of(history), Verdict.Fail, "4 lost");
        Assert.That(result.Anomalies.Select(a => a.Message), Is.EqualTo(new[]
        {
            "writer 0, records 3-4: acknowledged, then beyond the end of the file",
            "writer 1, records 0-1: acknowledged, then the whole file is missing",
        }));
        Assert.That(result.Anomalies[0].Evidence, Is.EqualTo("history.jsonl:16"));
    }

    [Test]
    public void Zeros_with_no_data_after_them_are_a_loss()
    {
        var history = new TestHistory();
        history.Acknowledged(0, 0, 4);
        history.Read(0, 0, 2, Found.Intact);
        history.Read(0, 3, 4, Found.Zeros);
        history.ReadEnd(0, 5);
        var result = Expect(TestRuns.Of(history), Verdict.Fail, "writer 0, records 3-4: acknowledged, then zeros");
        Assert.That((result.Figures["lost"], result.Figures["zero-gap"]), Is.EqualTo((2, 0)));
    }

    [Test]
    public void Without_a_final_read_nothing_can_be_said()
    {
        var history = new TestHistory();
        history.Acknowledged(0, 0, 1);
        Expect(TestRuns.Of(history), Verdict.Inconclusive, "writer 0: there is no final read");
        history.ReadEnd(0, 0, "EIO");
        Expect(TestRuns.Of(history), Verdict.Inconclusive, "writer 0: the final read of its file failed: EIO");
    }

    [Test]
    public void A_gap_in_the_final_read_is_no_loss()
    {
        var history = new TestHistory();
        history.Acknowledged(0, 0, 1);
        history.Read(0, 0, 0, Found.Intact);
        history.ReadEnd(0, 2);
        Assert.That(Expect(TestRuns.Of(history), Verdict.Inconclusive, "1 unread").Figures["lost"], Is.Zero);
    }

    [TestCase(Found.Intact, 2)]
    [TestCase(Found.Zeros, 0)]
    [TestCase(Found.Torn, 0)]
    public void Indeterminate_records_may_be_there_or_not(string found, int present)
    {
        var history = new TestHistory();
        history.Acknowledged(0, 0);
        history.Indeterminate(0, 1);
        history.Invoked(0, 2);
        history.Read(0, 0, 0, Found.Intact);
        history.Read(0, 1, 2, found);
        history.ReadEnd(0, 3);
        var result = Expect(TestRuns.Of(history), Verdict.Pass, $"of 2 indeterminate ones {present} are there");
        Assert.That(result.Figures["indeterminate"], Is.EqualTo(2));
        Assert.That(result.Figures["indeterminatePresent"], Is.EqualTo(present));
        Assert.That(result.Anomalies, Is.Empty);
    }

    [TestCase(Found.Misplaced)]
    [TestCase(Found.Corrupt)]
    public void What_nobody_wrote_is_in_the_place_of_no_record(string found)
    {
        var history = new TestHistory();
        history.Acknowledged(0, 0);
        history.Indeterminate(0, 1);
        history.Refused(0, 2);
        history.WholeFault(effect: 1);
        history.Read(0, 0, 0, Found.Intact);
        history.Read(0, 1, 3, found);
        history.ReadEnd(0, 4);
        var result = Expect(TestRuns.Of(history, TestRuns.PowerCut("target")), Verdict.Fail, $"3 {found}");
        Assert.That(
            result.Anomalies.Select(a => (a.Kind, a.Record, a.ThroughRecord)),
            Is.EqualTo(new (string, long?, long?)[] { (found, 1, 2), (found, 3, null) }));
        Assert.That(result.Anomalies[0].Message, Does.StartWith("writer 0, records 1-2: never acknowledged, and "));
        Expect(TestRuns.Of(history, TestRuns.PowerCut("client")), Verdict.Fail, $"3 {found}");
        Expect(
            TestRuns.Of(history, TestRuns.PowerCut("target")) with { Stack = TestRuns.Lying },
            Verdict.Pass,
            "LOSS that the contract allows");
        var writeback = new StackSpec { FileSystem = new FileSystemSpec { MountOptions = ["data=writeback"] } };
        Expect(
            TestRuns.Of(history, TestRuns.PowerCut("gateway")) with { Stack = writeback }, Verdict.Pass, "LOSS that the contract allows");
        Expect(TestRuns.Of(history, TestRuns.PowerCut("gateway")), Verdict.Fail, $"3 {found}");
    }

    [Test]
    public void What_was_never_written_or_was_refused_must_not_be_there()
    {
        var history = new TestHistory();
        history.Acknowledged(0, 0);
        history.Refused(0, 1);
        history.ReadIntact(0, 4);
        var result = Expect(TestRuns.Of(history), Verdict.Fail, "3 phantom");
        Assert.That(result.Anomalies.Select(a => a.Message), Is.EqualTo(new[]
        {
            "writer 0, record 1: refused to the writer, and there nevertheless",
            "writer 0, records 2-3: never written, and there nevertheless",
        }));
    }

    [TestCase(1, Verdict.Pass)]
    [TestCase(2, Verdict.Fail)]
    public void A_client_that_lost_its_power_may_have_begun_one_more(int more, Verdict verdict)
    {
        var history = new TestHistory();
        history.Acknowledged(0, 0, 4);
        history.WholeFault(effect: 1);
        history.ReadIntact(0, 5 + more);
        var result = Expect(TestRuns.Of(history, TestRuns.PowerCut("client")), verdict, "5 acknowledged writes");
        Assert.That(result.Figures["phantom"], Is.EqualTo(more - 1));
        Expect(TestRuns.Of(history, TestRuns.Partition), Verdict.Fail, "phantom");
    }

    [Test]
    public void A_file_that_claims_an_absurd_size_does_not_take_for_ever()
    {
        var history = new TestHistory();
        history.Acknowledged(0, 0);
        history.Read(0, 0, 0, Found.Intact);
        history.Read(0, 1, long.MaxValue / 2, Found.Zeros);
        history.ReadEnd(0, long.MaxValue / 2);
        Expect(TestRuns.Of(history), Verdict.Pass, "all 1");
    }

    private static TestHistory Broken(string found)
    {
        var history = new TestHistory();
        history.Acknowledged(0, 0, 4);
        history.Read(0, 0, 1, Found.Intact);
        history.Read(0, 2, 3, found, found == Found.Unreadable ? "EIO" : null);
        history.Read(0, 4, 4, Found.Intact);
        history.ReadEnd(0, 5);
        return history;
    }

    private static CheckResult Expect(RunRecord run, Verdict verdict, string reason)
    {
        var result = new AcknowledgedWritesCheck().Check(run);
        Assert.That(result.Verdict, Is.EqualTo(verdict), result.Reason);
        Assert.That(result.Reason, Does.Contain(reason));
        return result;
    }
}
