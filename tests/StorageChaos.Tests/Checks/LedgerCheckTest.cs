using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Faults;
using StorageChaos.Histories;
using StorageChaos.Protocol;
using StorageChaos.Running;
using StorageChaos.Work.Ledgers;

namespace StorageChaos.Tests.Checks;

[TestFixture]
internal sealed class LedgerCheckTest
{
    [Test]
    public void A_run_without_it_passes() => Expect(TestRuns.GoodRun(), Verdict.Pass, "the workload has none");

    [TestCase(OpPhase.Ok, Found.Intact, Verdict.Pass, "1 acknowledged transactions")]
    [TestCase(OpPhase.Ok, null, Verdict.Fail, "writer 0, record 0: acknowledged, then not in the ledger")]
    [TestCase(OpPhase.Ok, Found.Corrupt, Verdict.Fail, "writer 0, record 0: acknowledged, then there with another content")]
    [TestCase(OpPhase.Ok, Found.Twice, Verdict.Fail, "writer 0, record 0: acknowledged, then there more than once")]
    [TestCase(OpPhase.Info, Found.Intact, Verdict.Pass, "")]
    [TestCase(OpPhase.Info, null, Verdict.Pass, "")]
    [TestCase(OpPhase.Info, Found.Twice, Verdict.Fail, "writer 0, record 0: indeterminate, then there more than once")]
    [TestCase(null, Found.Intact, Verdict.Pass, "")]
    [TestCase(OpPhase.Fail, Found.Intact, Verdict.Fail, "writer 0, record 0: rolled back, and there nevertheless")]
    [TestCase(OpPhase.Fail, null, Verdict.Pass, "")]
    public void A_transaction_is_there_once_or_never_was(OpPhase? came, string? found, Verdict verdict, string reason)
    {
        var history = new WorkHistory();
        history.Did(LedgerProtocol.Transaction, 0, 0, came);
        Whole(history, Found.Intact);
        if (found is not null) history.Read(LedgerProtocol.Read, 0, 0, found);
        End(history);
        Expect(TestRuns.Of(history.History), verdict, reason);
    }

    [Test]
    public void A_lost_transaction_says_its_ledger_and_its_times()
    {
        var history = new WorkHistory();
        history.Did(LedgerProtocol.Transaction, 0, 0);
        history.Did(LedgerProtocol.Transaction, 0, 1);
        history.Read(LedgerProtocol.Read, 0, 0, Found.Intact, op => op with { ThroughRecord = 1, Place = ReadPlace.ClientCached });
        Whole(history, Found.Intact);
        history.Read(LedgerProtocol.Read, 0, 0, Found.Intact);
        End(history);
        var anomaly = Expect(TestRuns.Of(history.History), Verdict.Fail, "not in the ledger").Anomalies.Single();
        Assert.That((anomaly.Record, anomaly.WrittenAt, anomaly.AcknowledgedAt, anomaly.LastGoodReadAt), Is.EqualTo((1, 2, 3, 4)));
        Assert.That(anomaly.File, Does.EndWith(".db"));
    }

    [TestCase(Found.Torn, "torn", null, "the totals differ")]
    [TestCase(Found.Corrupt, "corrupt", null, "the totals differ")]
    [TestCase(Found.Corrupt, "corrupt", "SQLITE_NOTADB", "the totals differ")]
    public void A_ledger_is_consistent_whatever_was_acknowledged(string found, string kind, string? error, string detail)
    {
        var history = new WorkHistory();
        history.Did(LedgerProtocol.Transaction, 0, 0, OpPhase.Info);
        Whole(history, found, error, detail);
        End(history);
        var result = Expect(TestRuns.Of(history.History), Verdict.Fail, detail);
        Assert.That(result.Anomalies.Select(a => (a.Kind, a.Evidence)), Is.EqualTo(new[] { (kind, "history.jsonl:3") }));
    }

    [TestCase(Found.Unreadable, "EIO", "the final read of its ledger failed: EIO")]
    [TestCase(null, null, "there is no final read of its ledger")]
    public void What_could_not_be_read_is_inconclusive(string? found, string? error, string reason)
    {
        var history = new WorkHistory();
        history.Did(LedgerProtocol.Transaction, 0, 0);
        if (found is not null)
        {
            Whole(history, found, error);
            End(history);
        }

        Expect(TestRuns.Of(history.History), Verdict.Inconclusive, reason);
    }

    [TestCase("client", 1, Verdict.Pass)]
    [TestCase("client", 2, Verdict.Fail)]
    [TestCase("gateway", 1, Verdict.Fail)]
    public void A_row_that_was_never_begun_is_a_phantom_unless_the_client_had_no_time_to_tell(string cut, int through, Verdict verdict)
    {
        var history = new WorkHistory();
        history.Did(LedgerProtocol.Transaction, 0, 0);
        Fault(history);
        Whole(history, Found.Intact);
        history.Read(LedgerProtocol.Read, 0, 0, Found.Intact, op => op with { ThroughRecord = through });
        End(history);
        Expect(TestRuns.Of(history.History, TestRuns.PowerCut(cut)), verdict, verdict == Verdict.Fail ? "1 phantom" : "");
    }

    [Test]
    public void A_lawful_loss_may_also_tear_a_ledger()
    {
        var history = new WorkHistory();
        history.Did(LedgerProtocol.Transaction, 0, 0);
        Fault(history);
        Whole(history, Found.Corrupt, "SQLITE_CORRUPT");
        End(history);
        Expect(
            TestRuns.Of(history.History, TestRuns.PowerCut("gateway")) with { Stack = TestRuns.Async },
            Verdict.Pass,
            "LOSS that the contract allows");
        Expect(TestRuns.Of(history.History, TestRuns.PowerCut("gateway")), Verdict.Fail, "1 corrupt");
    }

    private static void Fault(WorkHistory history) =>
        history.Add(new Op { Time = 0, Phase = OpPhase.Ok, Process = "nemesis", Action = OpAction.Probe, Fault = "f0", Effect = 1 });

    private static void Whole(WorkHistory history, string found, string? error = null, string? detail = null) => history.Read(
        LedgerProtocol.Read, 0, null, found, op => op with { Path = "ledger-0.db", Error = error, Detail = detail });

    private static void End(WorkHistory history) => history.Read(LedgerProtocol.ReadEnd, 0, 1);

    private static CheckResult Expect(RunRecord run, Verdict verdict, string reason)
    {
        var result = new LedgerCheck().Check(run);
        Assert.That(result.Verdict, Is.EqualTo(verdict), result.Reason);
        Assert.That(result.Reason, Does.Contain(reason));
        return result;
    }
}
