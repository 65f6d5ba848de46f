using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Checks.Expectations;
using StorageChaos.Checks.Service;
using StorageChaos.Fsck.Reports;
using StorageChaos.Histories;
using StorageChaos.Protocol;
using StorageChaos.Running;

namespace StorageChaos.Tests.Checks;

[TestFixture]
internal sealed class RecoveryCheckTest
{
    private static readonly Expectation Surface = new() { Errors = ErrorExpectation.Surface };

    [Test]
    public void A_client_that_lost_its_power_takes_its_workload_with_it()
    {
        var history = new TestHistory();
        history.WholeFault();
        history.Phase(RunPhases.Recovery, OpPhase.Invoke);
        history.Phase(RunPhases.Recovery, OpPhase.Ok);
        Assert.That(new RecoveryCheck().Check(TestRuns.Of(history, TestRuns.PowerCut("client"))).Verdict, Is.EqualTo(Verdict.Pass));
        Assert.That(
            new RecoveryCheck().Check(TestRuns.Of(history, TestRuns.PowerCut("gateway"))).Verdict,
            Is.EqualTo(Verdict.Inconclusive));
    }

    [Test]
    public void Recovery_is_the_time_from_the_last_heal_to_the_next_acknowledgement()
    {
        var history = new TestHistory();
        history.Begin();
        history.Invoked(0, 0);
        history.Heal();
        history.Phase(RunPhases.Recovery, OpPhase.Invoke);
        // Its line came late: it was acknowledged before the heal had ended.
        history.Add(Acknowledged(1, history.Now - 3));
        history.Wait(3);
        history.Add(Acknowledged(0, history.Now));
        history.Phase(RunPhases.Recovery, OpPhase.Ok);
        var result = Expect(TestRuns.Of(history, TestRuns.Partition), Verdict.Pass, "6 s after the last heal");
        Assert.That(result.Figures["recoverySeconds"], Is.EqualTo(6));
        Assert.That(result.Figures["healSeconds"], Is.EqualTo(1));
    }

    private static Op Acknowledged(int writer, double time) => new()
    {
        Time = time,
        Phase = OpPhase.Ok,
        Process = $"writer-{writer}",
        Action = RecordProtocol.Append,
        Writer = writer,
        Record = 0,
    };

    [Test]
    public void Not_getting_going_is_inconclusive_but_lawful_where_errors_are_to_surface()
    {
        var history = new TestHistory();
        history.WholeFault();
        history.Phase(RunPhases.Recovery, OpPhase.Fail, "no append within 60 s");
        var run = TestRuns.Of(history, TestRuns.Partition);
        Expect(run, Verdict.Inconclusive, "no append within 60 s");
        Expect(run with { Expect = Surface }, Verdict.Pass, "no append within 60 s");
    }

    [Test]
    public void A_workload_that_ended_by_itself_is_inconclusive_even_where_errors_are_to_surface()
    {
        var history = new TestHistory();
        history.WholeFault();
        history.Phase(RunPhases.Workload, OpPhase.Fail, "the workload ended by itself; the agent's last words: Segmentation fault");
        history.Phase(RunPhases.Recovery, OpPhase.Fail, "the workload ended by itself; the agent's last words: Segmentation fault");
        var run = TestRuns.Of(history, TestRuns.Partition) with { Expect = Surface };
        Expect(run, Verdict.Inconclusive, "Segmentation fault");
        Expect(run with { Fsck = TestRuns.Fsck(FsckOutcome.Findings, "x") }, Verdict.Inconclusive, "Segmentation fault");
        Expect(run with { Faults = [TestRuns.PowerCut("client")] }, Verdict.Pass, "need it");
    }

    [Test]
    public void A_run_that_was_cut_short_is_inconclusive()
    {
        var history = new TestHistory();
        history.WholeFault();
        history.Phase(RunPhases.Recovery, OpPhase.Invoke);
        Expect(TestRuns.Of(history, TestRuns.Partition), Verdict.Inconclusive, "did not get through");
        Expect(TestRuns.Of(new TestHistory()), Verdict.Pass, "no fault");
    }

    [Test]
    public void A_recovery_without_an_acknowledgement_is_none()
    {
        var history = new TestHistory();
        history.Acknowledged(0, 0);
        history.WholeFault();
        history.Phase(RunPhases.Recovery, OpPhase.Ok);
        Expect(TestRuns.Of(history, TestRuns.Partition), Verdict.Inconclusive, "no operation was acknowledged");
        Expect(TestRuns.Of(history, TestRuns.Partition) with { Expect = Surface }, Verdict.Pass, "nor need it");
    }

    [TestCase(RecoveryRung.ByItself, Verdict.Fail, "by itself, as it must: no append within 30 s; it came back when the file")]
    [TestCase(RecoveryRung.SessionLoggedInAnew, Verdict.Fail, "with no more than 'session-logged-in-anew'")]
    [TestCase(RecoveryRung.Remounted, Verdict.Pass, "came back when the file system was mounted again on the gateway")]
    [TestCase(RecoveryRung.Nothing, Verdict.Pass, "came back when")]
    public void A_rung_above_the_one_that_is_acceptable_fails_the_run(RecoveryRung accepted, Verdict verdict, string reason)
    {
        var run = Climbed(("by-itself", OpPhase.Fail, "no append within 30 s", null), ("remounted", OpPhase.Ok, null, null));
        Expect(run with { Expect = new Expectation { Recovery = accepted } }, verdict, reason);
        Expect(run with { Expect = new Expectation { Recovery = accepted, Errors = ErrorExpectation.Surface } }, verdict, reason);
    }

    [Test]
    public void On_a_damaged_file_system_a_higher_rung_is_for_fsck_to_judge() => Expect(
        Climbed(("by-itself", OpPhase.Fail, "x", null), ("repaired", OpPhase.Ok, null, null)) with
        {
            Fsck = TestRuns.Fsck(FsckOutcome.Findings, "x"),
        },
        Verdict.Pass,
        "which fsck judges");

    [Test]
    public void A_host_that_was_dead_needed_its_power_whatever_more_it_took() => Expect(
        Climbed(("gateway-power-cycled", OpPhase.Fail, "x", "panicked"), ("session-logged-in-anew", OpPhase.Ok, null, null)) with
        {
            Expect = new Expectation { Recovery = RecoveryRung.Remounted },
        },
        Verdict.Fail,
        "it came back when the gateway was power-cycled");

    [TestCase(true, true, Verdict.Fail, "back (by-itself, client-rebooted were tried): still stuck; the links carry")]
    [TestCase(false, true, Verdict.Inconclusive, "link 'san' carries no traffic: timed out")]
    [TestCase(true, false, Verdict.Inconclusive, "cannot be read from end to end: /dev/sda on gateway: Input/output error")]
    public void Where_nothing_helps_links_and_disk_must_be_sound_for_a_verdict(bool link, bool device, Verdict verdict, string reason)
    {
        var history = Climb(("by-itself", OpPhase.Fail, "x", null), ("client-rebooted", OpPhase.Fail, "still stuck", null));
        history.Add(new Op
        {
            Time = history.Now,
            Phase = link ? OpPhase.Ok : OpPhase.Fail,
            Process = "runner",
            Action = OpAction.Link,
            Value = "san",
            Error = link ? null : "timed out",
        });
        history.Add(new Op
        {
            Time = history.Now,
            Phase = device ? OpPhase.Ok : OpPhase.Fail,
            Process = "runner",
            Action = OpAction.ReadDevice,
            Host = "gateway",
            Value = "/dev/sda",
            Error = device ? null : "Input/output error",
        });
        Expect(TestRuns.Of(history, TestRuns.Partition), verdict, reason);
    }

    [Test]
    public void Where_nobody_asked_about_links_and_disk_nothing_is_known() => Expect(
        Climbed(("by-itself", OpPhase.Fail, "x", null)), Verdict.Inconclusive, "nobody asked whether the links carry traffic");

    private static RunRecord Climbed(params (string Rung, OpPhase Phase, string? Error, string? Because)[] rungs) =>
        TestRuns.Of(Climb(rungs), TestRuns.Partition);

    private static TestHistory Climb(params (string Rung, OpPhase Phase, string? Error, string? Because)[] rungs)
    {
        var history = new TestHistory();
        history.WholeFault();
        foreach (var (rung, phase, error, because) in rungs)
        {
            history.Add(new Op
            {
                Time = history.Now,
                Phase = phase,
                Process = "runner",
                Action = OpAction.Rung,
                Value = rung,
                Found = because,
                Error = error,
            });
        }

        return history;
    }

    private static CheckResult Expect(RunRecord run, Verdict verdict, string reason)
    {
        var result = new RecoveryCheck().Check(run);
        Assert.That(result.Verdict, Is.EqualTo(verdict), result.Reason);
        Assert.That(result.Reason, Does.Contain(reason));
        return result;
    }
}
