using NUnit.Framework;
using StorageChaos.Checks;
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
        Expect(history, Verdict.Inconclusive, "fault f0 (partition of san) took no effect: its rules matched 0 packets", TestRuns.Partition);
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

    private CheckResult Expect(TestHistory history, Verdict verdict, string reason, params FaultRecord[] faults)
    {
        var result = check.Check(TestRuns.Of(history, faults));
        Assert.That(result.Verdict, Is.EqualTo(verdict), result.Reason);
        Assert.That(result.Reason, Does.Contain(reason));
        return result;
    }
}
