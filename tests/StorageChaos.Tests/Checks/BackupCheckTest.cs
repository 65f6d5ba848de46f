using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Faults;
using StorageChaos.Histories;
using StorageChaos.Protocol;
using StorageChaos.Running;
using StorageChaos.Work.Backups;

namespace StorageChaos.Tests.Checks;

[TestFixture]
internal sealed class BackupCheckTest
{
    private const string Value = "bytes=512 crc32c=0";

    [Test]
    public void A_run_without_it_passes() => Expect(TestRuns.GoodRun(), Verdict.Pass, "the workload has none");

    [TestCase(null, "lost", "acknowledged, then not there under its final name")]
    [TestCase(Found.Zeros, "lost", "acknowledged, and under its final name incomplete: zeros")]
    [TestCase(Found.Torn, "torn", "acknowledged, and under its final name incomplete: torn")]
    [TestCase(Found.Misplaced, "misplaced", "acknowledged, and under its final name incomplete: misplaced")]
    [TestCase(Found.Corrupt, "corrupt", "acknowledged, and under its final name incomplete: corrupt")]
    public void An_acknowledged_file_is_there_and_whole(string? found, string kind, string fate)
    {
        var history = new WorkHistory();
        Upload(history, 0, OpPhase.Ok);
        Upload(history, 1, OpPhase.Ok);
        Read(history, 0, Found.Intact);
        if (found is not null) Read(history, 1, found);
        End(history);
        var result = Expect(history, Verdict.Fail, fate);
        Assert.That(result.Anomalies.Select(a => (a.Kind, a.Message)), Is.EqualTo(new[] { (kind, $"writer 0, record 1: {fate}") }));
        Assert.That(result.Anomalies[0].Evidence, Is.EqualTo("history.jsonl:6"));
        Assert.That(
            (result.Anomalies[0].WrittenAt, result.Anomalies[0].AcknowledgedAt, result.Anomalies[0].LastGoodReadAt),
            Is.EqualTo((2, 3, (double?)null)));
    }

    [Test]
    public void When_and_under_which_name_it_was_last_whole_is_told()
    {
        var history = new WorkHistory();
        history.Did(BackupProtocol.Upload, 0, 0, with: op => op with { Path = "backup-0-0.bak" });
        history.Read(BackupProtocol.Read, 0, 0, Found.Intact, op => op with { Place = ReadPlace.ClientCached });
        End(history);
        var anomaly = Expect(history, Verdict.Fail, "not there under its final name").Anomalies.Single();
        Assert.That(
            (anomaly.File, anomaly.WrittenAt, anomaly.AcknowledgedAt, anomaly.LastGoodReadAt),
            Is.EqualTo(("backup-0-0.bak", 0, 1, 2)));
    }

    [Test]
    public void A_file_with_another_checksum_is_corrupt()
    {
        var history = new WorkHistory();
        Upload(history, 0, OpPhase.Ok);
        history.Read(BackupProtocol.Read, 0, 0, Found.Intact, op => op with { Value = "bytes=512 crc32c=1" });
        End(history);
        Expect(history, Verdict.Fail, "acknowledged with bytes=512 crc32c=0, then bytes=512 crc32c=1");
    }

    [TestCase(OpPhase.Info, "directory", Found.Intact, Verdict.Pass)]
    [TestCase(OpPhase.Info, "directory", null, Verdict.Pass)]
    [TestCase(OpPhase.Info, "directory", Found.Part, Verdict.Pass)]
    [TestCase(OpPhase.Info, "file", Found.Part, Verdict.Pass)]
    [TestCase(null, null, Found.Intact, Verdict.Pass)]
    [TestCase(null, null, Found.Part, Verdict.Pass)]
    [TestCase(OpPhase.Fail, "file", Found.Part, Verdict.Pass)]
    [TestCase(OpPhase.Info, "directory", Found.Torn, Verdict.Fail)]
    [TestCase(null, null, Found.Zeros, Verdict.Fail)]
    [TestCase(OpPhase.Info, "file", Found.Intact, Verdict.Fail)]
    [TestCase(OpPhase.Fail, "file", Found.Intact, Verdict.Fail)]
    [TestCase(OpPhase.Info, "directory", Found.Unreadable, Verdict.Inconclusive)]
    public void An_indeterminate_file_may_be_there_but_only_whole(OpPhase? came, string? of, string? found, Verdict verdict)
    {
        var history = new WorkHistory();
        Upload(history, 0, came, of);
        if (found is not null) Read(history, 0, found);
        End(history);
        Expect(history, verdict, "");
    }

    [TestCase(OpPhase.Ok, Found.Intact, Verdict.Fail)]
    [TestCase(OpPhase.Ok, null, Verdict.Pass)]
    [TestCase(OpPhase.Info, Found.Intact, Verdict.Pass)]
    [TestCase(OpPhase.Info, null, Verdict.Pass)]
    [TestCase(OpPhase.Info, Found.Torn, Verdict.Fail)]
    [TestCase(OpPhase.Fail, Found.Intact, Verdict.Pass)]
    [TestCase(OpPhase.Fail, null, Verdict.Fail)]
    public void A_removed_file_is_gone(OpPhase came, string? found, Verdict verdict)
    {
        var history = new WorkHistory();
        Upload(history, 0, OpPhase.Ok);
        history.Did(BackupProtocol.Remove, 0, 0, came);
        if (found is not null) Read(history, 0, found);
        End(history);
        var result = Expect(history, verdict, "");
        if (came == OpPhase.Ok && verdict == Verdict.Fail)
            Assert.That(result.Anomalies.Select(a => a.Kind), Is.EqualTo(new[] { "resurrected" }));
    }

    [Test]
    public void A_part_beside_an_acknowledged_file_is_resurrected()
    {
        var history = new WorkHistory();
        Upload(history, 0, OpPhase.Ok);
        Read(history, 0, Found.Intact);
        Read(history, 0, Found.Part);
        End(history);
        Expect(history, Verdict.Fail, "1 resurrected");
    }

    [TestCase(1, true, Verdict.Pass)]
    [TestCase(1, false, Verdict.Fail)]
    [TestCase(2, true, Verdict.Fail)]
    public void What_was_never_begun_is_a_phantom_unless_the_client_had_no_time_to_tell(int number, bool clientWasCut, Verdict verdict)
    {
        var history = new WorkHistory();
        Upload(history, 0, OpPhase.Ok);
        history.Add(new Op { Time = 0, Phase = OpPhase.Ok, Process = "nemesis", Action = OpAction.Probe, Fault = "f0", Effect = 1 });
        Read(history, 0, Found.Intact);
        Read(history, number, Found.Part);
        End(history);
        Expect(
            TestRuns.Of(history.History, TestRuns.PowerCut(clientWasCut ? "client" : "gateway")),
            verdict,
            verdict == Verdict.Fail ? "1 phantom" : "");
    }

    [TestCase(0, "client", Verdict.Inconclusive)]
    [TestCase(1, "client", Verdict.Fail)]
    [TestCase(0, "gateway", Verdict.Fail)]
    public void A_client_that_lost_its_power_may_have_begun_to_remove_its_oldest_file(int missing, string host, Verdict verdict)
    {
        var history = new WorkHistory();
        Upload(history, 0, OpPhase.Ok);
        Upload(history, 1, OpPhase.Ok);
        history.Add(new Op { Time = 0, Phase = OpPhase.Ok, Process = "nemesis", Action = OpAction.Probe, Fault = "f0", Effect = 1 });
        Read(history, 1 - missing, Found.Intact);
        End(history);
        Expect(TestRuns.Of(history.History, TestRuns.PowerCut(host)), verdict, "");
    }

    [Test]
    public void A_read_at_another_place_decides_nothing()
    {
        var history = new WorkHistory();
        Upload(history, 0, OpPhase.Ok);
        history.Read(BackupProtocol.Read, 0, 0, Found.Torn, op => op with { Place = ReadPlace.Lun });
        history.Read(BackupProtocol.ReadEnd, 0, 1, with: op => op with { Place = ReadPlace.Lun });
        Expect(history, Verdict.Inconclusive, "writer 0: there is no final read of its files");
        Read(history, 0, Found.Intact);
        End(history);
        Expect(history, Verdict.Pass, "1 acknowledged files");
    }

    [Test]
    public void A_listing_that_failed_is_inconclusive()
    {
        var history = new WorkHistory();
        Upload(history, 0, OpPhase.Ok);
        history.Read(BackupProtocol.ReadEnd, 0, 0, with: op => op with { Error = "EIO" });
        Expect(history, Verdict.Inconclusive, "the final read of its files failed: EIO");
    }

    [Test]
    public void A_loss_that_the_contract_covers_is_told_and_passes()
    {
        var history = new WorkHistory();
        Upload(history, 0, OpPhase.Ok);
        history.Add(new Op { Time = 0, Phase = OpPhase.Ok, Process = "nemesis", Action = OpAction.Probe, Fault = "f0", Effect = 1 });
        End(history);
        var result = Expect(
            TestRuns.Of(history.History, TestRuns.PowerCut("gateway")) with { Stack = TestRuns.Async },
            Verdict.Pass,
            "LOSS that the contract allows");
        Assert.That(result.Anomalies, Has.All.Property("AllowedByContract").True);
    }

    private static void Upload(WorkHistory history, long number, OpPhase? came, string? of = null) =>
        history.Did(
            BackupProtocol.Upload,
            0,
            number,
            came,
            op => op with { Value = op.Phase == OpPhase.Ok ? Value : null, Detail = op.Phase is OpPhase.Info or OpPhase.Fail ? of : null });

    private static void Read(WorkHistory history, long number, string found) =>
        history.Read(BackupProtocol.Read, 0, number, found, op => op with { Value = Value });

    private static void End(WorkHistory history) => history.Read(BackupProtocol.ReadEnd, 0, 1);

    private static CheckResult Expect(WorkHistory history, Verdict verdict, string reason) =>
        Expect(TestRuns.Of(history.History), verdict, reason);

    private static CheckResult Expect(RunRecord run, Verdict verdict, string reason)
    {
        var result = new BackupCheck().Check(run);
        Assert.That(result.Verdict, Is.EqualTo(verdict), result.Reason);
        Assert.That(result.Reason, Does.Contain(reason));
        return result;
    }
}
