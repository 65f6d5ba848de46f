using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Checks.Faults;
using StorageChaos.Histories;

namespace StorageChaos.Tests.Checks;

[TestFixture]
internal sealed class FaultEffectCheckTest
{
    private readonly FaultEffectCheck check = new();

    [Test]
    public void Nothing_scheduled_passes() =>
        Expect(new TestHistory(), Verdict.Pass, "no fault was scheduled", []);

    [Test]
    public void A_fault_with_an_effect_passes()
    {
        var history = new TestHistory();
        history.WholeFault(effect: 41);
        Assert.That(Expect(history, Verdict.Pass, "41 packets", TestRuns.Partition).Figures["f0"], Is.EqualTo(41));
    }

    [Test]
    public void The_largest_of_several_probes_counts()
    {
        var history = new TestHistory();
        history.Begin(effect: 0);
        history.Fault(OpAction.Probe, OpPhase.Ok, effect: 12);
        history.Heal();
        Assert.That(Expect(history, Verdict.Pass, "12 packets", TestRuns.Partition).Figures["f0"], Is.EqualTo(12));
    }

    [Test]
    public void A_rule_that_matched_nothing_is_inconclusive()
    {
        var history = new TestHistory();
        history.WholeFault(effect: 0);
        Expect(
            history, Verdict.Inconclusive, "fault f0 (partition of san) took no effect: 0 packets", TestRuns.Partition);
    }

    [Test]
    public void A_power_cut_that_nobody_saw_is_inconclusive()
    {
        var history = new TestHistory();
        history.WholeFault(effect: 0);
        Expect(history, Verdict.Inconclusive, "target was never seen without power", TestRuns.PowerCut("target"));
    }

    [TestCase(OpPhase.Fail)]
    [TestCase(OpPhase.Info)]
    public void A_failed_injection_is_inconclusive_with_its_error(OpPhase phase)
    {
        var history = new TestHistory();
        history.Fault(OpAction.Inject, OpPhase.Invoke);
        history.Fault(OpAction.Inject, phase, error: "iptables: No chain");
        Expect(history, Verdict.Inconclusive, "was not injected: iptables: No chain", TestRuns.Partition);
    }

    [Test]
    public void A_fault_that_was_never_injected_is_inconclusive() =>
        Expect(new TestHistory(), Verdict.Inconclusive, "never injected", TestRuns.Partition);

    [Test]
    public void A_fault_that_was_never_probed_is_inconclusive()
    {
        var history = new TestHistory();
        history.Fault(OpAction.Inject, OpPhase.Ok);
        Expect(history, Verdict.Inconclusive, "never probed", TestRuns.Partition);
    }

    [Test]
    public void A_failed_heal_is_inconclusive_unless_a_later_one_succeeds()
    {
        var history = new TestHistory();
        history.Begin();
        history.Fault(OpAction.Heal, OpPhase.Fail, error: "ssh: timed out");
        Expect(history, Verdict.Inconclusive, "was not healed: ssh: timed out", TestRuns.Partition);
        history.Heal();
        Expect(history, Verdict.Pass, "7 packets", TestRuns.Partition);
    }

    [Test]
    public void A_link_that_nobody_uses_and_a_port_that_nobody_uses_are_told_apart()
    {
        var idle = new TestHistory();
        idle.WholeFault(effect: 0, traffic: 2);
        Expect(idle, Verdict.Inconclusive, "its link carried no traffic, 2 packets arrived", TestRuns.Partition);
        var busy = new TestHistory();
        busy.WholeFault(effect: 0, traffic: 812);
        Expect(busy, Verdict.Inconclusive, "its rules matched 0 packets of the 812 that arrived", TestRuns.Partition);
    }

    [Test]
    public void A_fault_that_vanished_while_it_was_to_be_there_is_inconclusive()
    {
        var history = new TestHistory();
        history.Begin(effect: 12);
        history.Fault(OpAction.Probe, OpPhase.Fail, effect: 12, error: "it is no longer in place on gateway");
        history.Heal();
        Expect(history, Verdict.Inconclusive, "was gone before it was healed: it is no longer in place on gateway", TestRuns.Partition);
    }

    [Test]
    public void A_repeated_fault_may_miss_now_and_then_but_not_always()
    {
        var history = new TestHistory();
        foreach (var effect in new[] { 5, 0, 7 }) history.WholeFault(effect);
        Expect(history, Verdict.Pass, "12 packets in 2 of 3 times", TestRuns.Partition);
    }

    [Test]
    public void A_repeated_fault_that_mostly_misses_is_inconclusive()
    {
        var history = new TestHistory();
        foreach (var effect in new[] { 5, 0, 0, 7 }) history.WholeFault(effect);
        Expect(history, Verdict.Inconclusive, "took effect in 2 of 4 times only", TestRuns.Partition);
    }

    [Test]
    public void A_repeated_fault_that_was_not_injected_each_time_is_inconclusive()
    {
        var history = new TestHistory();
        foreach (var effect in new[] { 5, 7 }) history.WholeFault(effect);
        Expect(history, Verdict.Inconclusive, "was injected 2 times, 3 were scheduled", TestRuns.Partition with { Times = 3 });
    }

    [Test]
    public void Effects_are_named_by_their_unit()
    {
        var history = new TestHistory();
        history.WholeFault(effect: 3);
        Expect(history, Verdict.Pass, "3 refused logins", TestRuns.Partition with { Unit = "refused logins" });
        var none = new TestHistory();
        none.WholeFault(effect: 0);
        Expect(none, Verdict.Inconclusive, "took no effect: 0 refused logins", TestRuns.Partition with { Unit = "refused logins" });
    }

    [Test]
    public void Which_words_it_has_for_its_effect_decides_nothing()
    {
        var idle = new TestHistory();
        idle.WholeFault(effect: 0, traffic: 2);
        Expect(idle, Verdict.Inconclusive, "its link carried no traffic", TestRuns.Partition with { Unit = "frames" });
    }

    [Test]
    public void A_fault_that_a_boot_took_away_and_that_was_injected_again_goes_on()
    {
        var history = new TestHistory();
        history.Begin(effect: 12);
        TakenAway(history);
        Again(history, OpPhase.Ok);
        history.Heal();
        Expect(history, Verdict.Pass, "12 packets", TestRuns.Partition);
    }

    [Test]
    public void A_fault_whose_time_was_over_before_its_host_was_back_passes()
    {
        var history = new TestHistory();
        history.Begin(effect: 12);
        TakenAway(history);
        history.Heal();
        Expect(history, Verdict.Pass, "12 packets", TestRuns.Partition);
    }

    [Test]
    public void A_fault_that_could_not_be_injected_again_is_inconclusive()
    {
        var history = new TestHistory();
        history.Begin(effect: 12);
        TakenAway(history);
        Again(history, OpPhase.Info, "iptables: No chain");
        history.Heal();
        Expect(history, Verdict.Inconclusive, "was not injected: iptables: No chain", TestRuns.Partition);
    }

    [TestCase(1, 1.9, Verdict.Pass)]
    [TestCase(1, 6.02, Verdict.Inconclusive)]
    [TestCase(108, 113.3, Verdict.Pass)]
    [TestCase(108, 113.5, Verdict.Inconclusive)]
    [TestCase(108, 102.5, Verdict.Inconclusive)]
    public void A_hold_that_misses_what_was_asked_for_by_more_than_a_second_and_5_percent_is_inconclusive(
        double hold, double held, Verdict verdict)
    {
        var history = new TestHistory();
        history.Begin(effect: 12);
        history.Add(FaultOp(history, OpAction.Heal, OpPhase.Invoke) with { Hold = hold, Held = held });
        history.Fault(OpAction.Heal, OpPhase.Ok);
        Expect(history, verdict, verdict == Verdict.Pass ? "12 packets" : $"and was asked to be for {hold} s", TestRuns.Partition);
    }

    private static Op FaultOp(TestHistory history, string action, OpPhase phase) =>
        new() { Time = history.Now, Phase = phase, Process = "nemesis", Action = action, Fault = "f0" };

    private static void TakenAway(TestHistory history)
    {
        foreach (var phase in new[] { OpPhase.Invoke, OpPhase.Ok }) history.Add(FaultOp(history, OpAction.Heal, phase) with { By = "f1" });
    }

    [Test]
    public void What_a_host_had_of_a_fault_died_with_it()
    {
        var history = new TestHistory();
        history.Begin();
        history.Fault(OpAction.Heal, OpPhase.Invoke);
        history.Fault(OpAction.Heal, OpPhase.Info, error: "gateway: exit code 255");
        var check = new FaultEffectCheck();
        Assert.That(check.Check(TestRuns.Of(history, TestRuns.Partition)).Verdict, Is.EqualTo(Verdict.Inconclusive));
        Panicked(history);
        var result = check.Check(TestRuns.Of(history, TestRuns.Partition));
        Assert.That(result.Verdict, Is.EqualTo(Verdict.Pass));
        Assert.That(result.Reason, Does.EndWith("7 packets (gone with gateway, which died)"));
    }

    [Test]
    public void A_host_that_died_of_it_need_not_have_it_once_more()
    {
        var history = new TestHistory();
        history.Begin();
        history.Fault(OpAction.Heal, OpPhase.Invoke);
        history.Fault(OpAction.Heal, OpPhase.Info, error: "gateway: exit code 255");
        history.Fault(OpAction.Inject, OpPhase.Invoke);
        history.Fault(OpAction.Inject, OpPhase.Info, error: "gateway: exit code 255");
        var four = TestRuns.Partition with { Times = 4 };
        Expect(history, Verdict.Inconclusive, "was not injected: gateway: exit code 255", four);
        Panicked(history);
        Expect(history, Verdict.Pass, "7 packets in 1 of 4 times (gone with gateway, which died)", four);
    }

    private static void Panicked(TestHistory history) => history.Add(new Op
    {
        Time = history.Now,
        Phase = OpPhase.Fail,
        Process = "runner",
        Action = OpAction.Host,
        Host = "gateway",
        Error = StorageChaos.Nodes.HostState.Panicked,
    });

    private static void Again(TestHistory history, OpPhase phase, string? error = null)
    {
        history.Add(FaultOp(history, OpAction.Inject, OpPhase.Invoke) with { By = "f1" });
        history.Add(FaultOp(history, OpAction.Inject, phase) with { By = "f1", Error = error });
        history.Fault(OpAction.Probe, OpPhase.Ok, effect: 0);
    }

    private CheckResult Expect(TestHistory history, Verdict verdict, string reason, params FaultRecord[] faults)
    {
        var result = check.Check(TestRuns.Of(history, faults));
        Assert.That(result.Verdict, Is.EqualTo(verdict), result.Reason);
        Assert.That(result.Reason, Does.Contain(reason));
        return result;
    }
}
