using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Fsck.Ext4;
using StorageChaos.Histories;
using StorageChaos.Protocol;
using StorageChaos.Work.Records;

namespace StorageChaos.Tests.Checks;

/// <summary>
/// Records that are overwritten: versions 1 to 3 of one record were acknowledged, unless a test says otherwise.
/// </summary>
[TestFixture]
internal sealed class OverwritesCheckTest
{
    [TestCase(Found.Intact, 3L, null, "")]
    [TestCase(Found.Intact, 2L, null, "stale: writer 0, record 0: acknowledged, then version 2 is there, version 3 was acknowledged")]
    [TestCase(Found.Intact, 4L, null, "phantom: writer 0, record 0: version 4 was never written, or refused, and is there nevertheless")]
    [TestCase(Found.Torn, null, "versions=2,3", "torn: writer 0, record 0: acknowledged, then torn: versions=2,3")]
    [TestCase(Found.Torn, null, "versions=3 other=zeros", "torn: writer 0, record 0: acknowledged, then torn: versions=3 other=zeros")]
    [TestCase(Found.Zeros, null, null, "lost: writer 0, record 0: acknowledged, then zeros")]
    [TestCase(
        Found.Misplaced,
        null,
        "holds version 2 of record 9 of writer 1",
        "misplaced: writer 0, record 0: acknowledged, then data of another place: holds version 2 of record 9 of writer 1")]
    public void Only_the_acknowledged_version_is_lawful(string found, long? version, string? detail, string anomaly) =>
        Assert.That(Anomalies(Versions(), found, version, detail), Is.EqualTo(anomaly));

    [TestCase(OpPhase.Info, Found.Intact, 3L, null, "")]
    [TestCase(OpPhase.Info, Found.Intact, 4L, null, "")]
    [TestCase(OpPhase.Info, Found.Intact, 2L, null, "stale")]
    [TestCase(OpPhase.Info, Found.Torn, null, "versions=3,4", "")]
    [TestCase(OpPhase.Info, Found.Torn, null, "versions=4,3", "")]
    [TestCase(OpPhase.Info, Found.Torn, null, "versions=2,4", "torn")]
    [TestCase(OpPhase.Info, Found.Torn, null, "versions=3,4 other=zeros", "torn")]
    [TestCase(OpPhase.Info, Found.Zeros, null, null, "lost")]
    [TestCase(OpPhase.Invoke, Found.Intact, 4L, null, "")]
    [TestCase(OpPhase.Fail, Found.Intact, 4L, null, "phantom")]
    [TestCase(OpPhase.Fail, Found.Torn, null, "versions=3,4", "torn")]
    [TestCase(OpPhase.Fail, Found.Intact, 3L, null, "")]
    public void After_an_indeterminate_overwrite_the_old_and_the_new_and_a_mix_are_lawful(
        OpPhase end,
        string found,
        long? version,
        string? detail,
        string kind)
    {
        var history = Versions();
        history.Overwritten(0, 0, 4, OpPhase.Invoke);
        if (end != OpPhase.Invoke) history.Overwritten(0, 0, 4, end);
        Assert.That(Anomalies(history, found, version, detail).Split(':')[0], Is.EqualTo(kind));
    }

    [Test]
    public void A_later_acknowledged_write_makes_the_indeterminate_one_stale()
    {
        var history = Versions();
        history.Overwritten(0, 0, 4, OpPhase.Invoke);
        history.Overwritten(0, 0, 4, OpPhase.Info);
        history.Overwritten(0, 0, 5);
        Assert.That(Anomalies(history, Found.Intact, 4, null), Does.StartWith("stale"));
    }

    [Test]
    public void Figures_count_writes_of_records()
    {
        var history = new TestHistory();
        history.Overwritten(0, 0, 1, through: 9);
        history.Overwritten(0, 3, 2);
        history.Overwritten(0, 4, 2, OpPhase.Invoke);
        history.Overwritten(0, 4, 2, OpPhase.Info);
        history.Read(0, 0, 2, Found.Intact, version: 1);
        history.Read(0, 3, 4, Found.Intact, version: 2);
        history.Read(0, 5, 9, Found.Intact, version: 1);
        history.ReadEnd(0, 10);
        var result = new AcknowledgedWritesCheck().Check(TestRuns.Of(history));
        Assert.That(
            result.Reason,
            Is.EqualTo("all 11 acknowledged writes are there, 1 of them replaced by later ones; of 1 indeterminate ones 1 are there"));
        Assert.That(
            (result.Figures["acknowledged"], result.Figures["overwritten"], result.Figures["indeterminatePresent"]),
            Is.EqualTo((11, 1, 1)));
    }

    [Test]
    public void An_anomaly_says_where_and_when()
    {
        var history = new TestHistory();
        history.Overwritten(0, 0, 1, through: 9);
        history.Overwritten(0, 7, 2); // invoked at 2, acknowledged at 3
        history.Read(0, 0, 6, Found.Intact, version: 1, place: ReadPlace.ClientCached);
        history.Read(0, 7, 7, Found.Intact, version: 2, place: ReadPlace.ClientCached); // at 5
        history.ReadEnd(0, 8, place: ReadPlace.ClientCached);
        history.Read(0, 0, 6, Found.Intact, version: 1, place: ReadPlace.Client);
        history.Read(0, 7, 7, Found.Intact, version: 1, place: ReadPlace.Client);
        history.Read(0, 8, 9, Found.Zeros, place: ReadPlace.Client);
        history.ReadEnd(0, 10, place: ReadPlace.Client);
        history.Read(0, 0, 9, Found.Corrupt, place: ReadPlace.Lun);
        history.ReadEnd(0, 0, "EIO", place: ReadPlace.Lun);
        var (stale, lost) = (Check(history).Anomalies[0], Check(history).Anomalies[1]);
        Assert.That(stale, Is.EqualTo(new Anomaly
        {
            Kind = "stale",
            Message = "writer 0, record 7: acknowledged, then version 1 is there, version 2 was acknowledged",
            Evidence = "history.jsonl:9",
            File = "writer-0.dat",
            Offset = 7 * 4096,
            Writer = 0,
            Record = 7,
            Version = 2,
            WrittenAt = 2,
            AcknowledgedAt = 3,
            LastGoodReadAt = 5,
        }));
        Assert.That(
            (lost.Kind, lost.Record, lost.ThroughRecord, lost.Count, lost.LastGoodReadAt),
            Is.EqualTo(("lost", 8L, 9L, 2L, (double?)null)));
    }

    [Test]
    public void The_later_of_two_reads_by_the_client_decides()
    {
        var history = new TestHistory();
        history.Acknowledged(0, 0, 9);
        history.Read(0, 0, 9, Found.Zeros);
        history.ReadEnd(0, 10);
        history.Read(0, 0, 3, Found.Intact);
        history.Read(0, 6, 9, Found.Intact);
        history.ReadEnd(0, 10);
        Assert.That(
            Check(history).Anomalies.Single().Message,
            Is.EqualTo("writer 0, records 4-5: acknowledged, then zeros, and data after it"));
    }

    [TestCase(4L, Verdict.Pass)]
    [TestCase(5L, Verdict.Fail)]
    public void A_client_that_lost_its_power_may_have_begun_one_more_overwrite(long version, Verdict verdict)
    {
        var history = Versions();
        history.WholeFault(effect: 1);
        history.Read(0, 0, 0, Found.Intact, version: version);
        history.ReadEnd(0, 1);
        Assert.That(new AcknowledgedWritesCheck().Check(TestRuns.Of(history, TestRuns.PowerCut("client"))).Verdict, Is.EqualTo(verdict));
    }

    [Test]
    public void A_history_that_is_not_whole_makes_no_phantoms()
    {
        var history = Versions();
        history.Read(0, 0, 0, Found.Intact, version: 4);
        history.Read(0, 1, 3, Found.Intact, version: 1);
        history.ReadEnd(0, 4);
        var result = new AcknowledgedWritesCheck().Check(TestRuns.Of(new History(history.History.Ops) { Problem = "x" }));
        Assert.That((result.Verdict, result.Anomalies.Count), Is.EqualTo((Verdict.Inconclusive, 0)));
        Assert.That(result.Reason, Does.Contain("writer 0: 4 records are there that the history, which is not whole, does not name"));
    }

    [Test]
    public void Absurd_numbers_do_not_take_for_ever()
    {
        var history = new TestHistory();
        history.Overwritten(0, 0, long.MaxValue, through: long.MaxValue);
        history.Overwritten(0, long.MaxValue, 1);
        history.Overwritten(0, -5, -7);
        history.Read(0, long.MinValue, long.MaxValue, Found.Intact, version: long.MaxValue);
        history.Read(0, 9, 3, Found.Intact);
        history.ReadEnd(0, long.MaxValue);
        Assert.That(Check(history).Verdict, Is.EqualTo(Verdict.Fail));
    }

    private static TestHistory Versions()
    {
        var history = new TestHistory();
        for (var version = 1; version <= 3; version++)
            history.Overwritten(0, 0, version);
        return history;
    }

    private static string Anomalies(TestHistory history, string found, long? version, string? detail)
    {
        history.Read(0, 0, 0, found, version: version, detail: detail);
        history.ReadEnd(0, 1);
        return string.Join("; ", Check(history).Anomalies.Select(a => $"{a.Kind}: {a.Message}"));
    }

    private static CheckResult Check(TestHistory history) => new AcknowledgedWritesCheck().Check(TestRuns.Of(history));
}
