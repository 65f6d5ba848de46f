using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Histories;
using StorageChaos.Protocol;
using StorageChaos.Work.Fio;

namespace StorageChaos.Tests.Checks;

[TestFixture]
internal sealed class FioCheckTest
{
    [Test]
    public void A_run_without_it_passes() => Expect(TestRuns.GoodRun(), Verdict.Pass, "the workload has none");

    [TestCase(OpPhase.Ok, Found.Intact, Verdict.Pass, "1 jobs of fio")]
    [TestCase(OpPhase.Ok, Found.Corrupt, Verdict.Fail, "writer 0, record 0: fio says: crc32c: verify failed")]
    [TestCase(OpPhase.Ok, null, Verdict.Fail, "writer 0, record 0: fio had succeeded, then its file was not there")]
    [TestCase(OpPhase.Ok, Found.Unreadable, Verdict.Inconclusive, "1 unread;")]
    [TestCase(OpPhase.Info, Found.Corrupt, Verdict.Pass, "")]
    [TestCase(null, Found.Corrupt, Verdict.Pass, "")]
    [TestCase(OpPhase.Fail, null, Verdict.Inconclusive, "fio did not run")]
    public void Its_verdict_is_taken_over(OpPhase? came, string? found, Verdict verdict, string reason)
    {
        var history = new WorkHistory();
        history.Did(FioProtocol.Job, 0, 0, came);
        Expect(TestRuns.Of(history.History), Verdict.Inconclusive, "there is no final read");
        if (found is not null) history.Read(FioProtocol.Read, 0, 0, found, op => op with { Detail = "crc32c: verify failed" });
        history.Read(FioProtocol.ReadEnd, 0, 1);
        Expect(TestRuns.Of(history.History), verdict, reason);
    }

    [Test]
    public void An_anomaly_says_file_offset_and_times()
    {
        var history = new WorkHistory();
        history.Did(FioProtocol.Job, 0, 0, with: op => op with { Path = "fio-0-0.dat" });
        history.Read(FioProtocol.Read, 0, 0, Found.Intact, op => op with { Place = ReadPlace.ClientCached });
        history.Read(
            FioProtocol.Read,
            0,
            0,
            Found.Corrupt,
            op => op with { Detail = "crc32c: verify failed at file /d/fio-0-0.dat offset 12288, length 4096" });
        history.Read(FioProtocol.ReadEnd, 0, 1);
        var anomaly = new FioCheck().Check(TestRuns.Of(history.History)).Anomalies.Single();
        Assert.That(
            (anomaly.File, anomaly.Offset, anomaly.WrittenAt, anomaly.AcknowledgedAt, anomaly.LastGoodReadAt),
            Is.EqualTo(("fio-0-0.dat", 12288, 0, 1, 2)));
    }

    [Test]
    public void A_file_that_was_removed_is_not_looked_for()
    {
        var history = new WorkHistory();
        history.Did(FioProtocol.Job, 0, 0);
        history.Did(FioProtocol.Remove, 0, 0, OpPhase.Info);
        history.Read(FioProtocol.ReadEnd, 0, 0);
        Expect(TestRuns.Of(history.History), Verdict.Pass, "1 jobs of fio");
    }

    private static void Expect(RunRecord run, Verdict verdict, string reason)
    {
        var result = new FioCheck().Check(run);
        Assert.That(result.Verdict, Is.EqualTo(verdict), result.Reason);
        Assert.That(result.Reason, Does.Contain(reason));
    }
}
