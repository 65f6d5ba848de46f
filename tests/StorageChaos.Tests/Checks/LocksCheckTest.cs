using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Histories;
using StorageChaos.Protocol;
using StorageChaos.Work.Locks;

namespace StorageChaos.Tests.Checks;

[TestFixture]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class LocksCheckTest
{
    private readonly WorkHistory history = new();

    [Test]
    public void A_run_without_them_passes() => Expect(TestRuns.GoodRun(), Verdict.Pass, "the workload has none");

    [Test]
    public void Rounds_one_after_the_other_pass()
    {
        history.CountRound(0, 0, 0);
        history.CountRound(1, 0, 1);
        history.AppendRound(2, 0, 0);
        history.AppendRound(3, 0, 1);
        history.Looked(4, 0, 0);
        history.ReadCount(2);
        history.ReadAppends((2, 0, Found.Intact), (3, 0, Found.Intact));
        Expect(Verdict.Pass, "4 acknowledged writes under locks, 1 looks");
    }

    [Test]
    public void Two_holders_at_a_time_are_told_and_so_is_the_update_that_one_of_them_loses()
    {
        history.Lock(0, 0);
        history.Lock(1, 0);
        history.Count(0, 0, 0);
        history.Count(1, 0, 0);
        history.ReadCount(1);
        var result = Expect(Verdict.Fail, "1 two-holders, 1 lost-update");
        Assert.That(result.Anomalies.Select(a => (a.Kind, a.Message[..20], a.Evidence)), Is.EqualTo(new[]
        {
            ("two-holders", "writer 0, record 0: ", "history.jsonl:4"), ("lost-update", "writer 0, record 0: ", "history.jsonl:8"),
        }));
        var lost = result.Anomalies[1];
        Assert.That(
            (lost.File, lost.Offset, lost.Version, lost.WrittenAt, lost.AcknowledgedAt),
            Is.EqualTo(("locks-counter.dat", 0, 1, 4, 5)));
    }

    [TestCase(OpPhase.Info)]
    [TestCase(null)]
    public void A_lock_that_was_lost_and_told_so_is_lawful(OpPhase? came)
    {
        history.Lock(0, 0);
        history.CountRound(1, 0, 0);
        history.Count(0, 0, 0, came);
        history.ReadCount(1);
        Expect(Verdict.Pass, "1 acknowledged writes");
    }

    [Test]
    public void A_write_that_was_under_way_when_the_lock_went_to_another_is_lawful()
    {
        history.Lock(0, 0);
        history.Work(
            LockProtocol.LockedWrite, 0, 0, OpPhase.Invoke, op => op with { Version = 1, Value = "seen=0", Path = LockHistory.Counter });
        history.Lock(1, 0);
        history.Work(LockProtocol.LockedWrite, 0, 0, OpPhase.Ok, op => op with { Version = 1, Path = LockHistory.Counter });
        history.Count(1, 0, 1);
        history.ReadCount(2);
        Expect(Verdict.Pass, "2 acknowledged writes");
    }

    [TestCase(0, "lost-update", "writer 0, record 0: acknowledged count 1, then writer 1, record 0 took the lock and saw 0")]
    [TestCase(7, "corrupt", "writer 1, record 0: took the lock and saw 7, which nobody had written; it stood at 1")]
    public void The_next_holder_sees_what_was_acknowledged(int seen, string kind, string message)
    {
        history.CountRound(0, 0, 0);
        history.CountRound(1, 0, seen);
        history.ReadCount(seen + 1);
        var result = Expect(Verdict.Fail, message);
        Assert.That(result.Anomalies.Select(a => (a.Kind, a.Message)), Is.EqualTo(new[] { (kind, message) }));
    }

    [TestCase(1, 2)]
    [TestCase(2, 3)]
    public void An_indeterminate_count_may_be_seen_or_not(int seen, int final)
    {
        history.CountRound(0, 0, 0);
        history.CountRound(1, 0, 1, OpPhase.Info);
        history.CountRound(0, 1, seen);
        history.ReadCount(final);
        Expect(Verdict.Pass, "");
    }

    [TestCase(1, Found.Intact, null, "lost")]
    [TestCase(0, Found.Zeros, null, "lost")]
    [TestCase(0, Found.Corrupt, null, "corrupt")]
    [TestCase(null, null, "ENOENT", "lost")]
    public void The_last_count_is_there_in_the_end(int? count, string? found, string? error, string kind)
    {
        history.CountRound(0, 0, 0);
        history.CountRound(1, 0, 1);
        history.ReadCount(count, found ?? "", error);
        var result = Expect(Verdict.Fail, "writer 1, record 0: acknowledged count 2, then the file holds ");
        Assert.That(result.Anomalies.Select(a => a.Kind), Is.EqualTo(new[] { kind }));
    }

    [Test]
    public void A_read_that_failed_is_inconclusive()
    {
        history.CountRound(0, 0, 0);
        Expect(Verdict.Inconclusive, "there is no final read of the count");
        history.ReadCount(null, error: "EIO");
        Expect(Verdict.Inconclusive, "the final read of the count failed: EIO");
    }

    [Test]
    public void Appends_are_found_each_once_in_its_place()
    {
        for (var n = 0; n < 5; n++) history.AppendRound(2 + n % 2, n, n);
        history.AppendRound(2, 9, 5, OpPhase.Info);
        history.ReadAppends(
            (2, 0, Found.Intact),
            (2, 4, Found.Intact),
            (2, 0, Found.Zeros),
            (2, 0, Found.Corrupt),
            (2, 4, Found.Intact),
            (3, 99, Found.Intact));
        var result = Expect(Verdict.Fail, "5 of them no contract allows");
        Assert.That(result.Anomalies.Select(a => (a.Kind, a.Message.Split(": ")[0])), Is.EquivalentTo(new[]
        {
            ("overwritten", "writer 3, record 1"), ("lost", "writer 2, record 2"), ("corrupt", "writer 3, record 3"),
            ("twice", "writer 2, record 4"), ("phantom", "writer 3, record 99"),
        }));
    }

    [TestCase(-1, Verdict.Fail, "saw none of it")]
    [TestCase(0, Verdict.Fail, "saw record 0")]
    [TestCase(1, Verdict.Pass, "")]
    public void What_one_mount_closed_the_other_sees(int seen, Verdict verdict, string reason)
    {
        history.Looked(4, 0, 0);
        history.Looked(4, 1, seen);
        var result = Expect(verdict, reason);
        if (verdict == Verdict.Fail)
            Assert.That(result.Anomalies.Select(a => (a.Kind, a.Message[..20])), Is.EqualTo(new[] { ("stale", "writer 4, record 1: ") }));
    }

    private CheckResult Expect(Verdict verdict, string reason) => Expect(TestRuns.Of(history.History), verdict, reason);

    private static CheckResult Expect(RunRecord run, Verdict verdict, string reason)
    {
        var result = new LocksCheck().Check(run);
        Assert.That(result.Verdict, Is.EqualTo(verdict), result.Reason);
        Assert.That(result.Reason, Does.Contain(reason));
        return result;
    }
}
