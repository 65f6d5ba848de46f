using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Checks.Expectations;
using StorageChaos.Checks.Faults;
using StorageChaos.Fsck.Ext4;
using StorageChaos.Fsck.Reports;
using StorageChaos.Histories;
using StorageChaos.Judging;
using StorageChaos.Protocol;
using StorageChaos.Running;
using StorageChaos.Work;
using StorageChaos.Work.Records;

namespace StorageChaos.Tests.Checks;

[TestFixture]
internal sealed class JudgeTest
{
    private static readonly Expectation Planted = new() { Loss = LossExpectation.Found, Verdict = Verdict.Fail, MinimumOperations = 1 };

    [Test]
    public void A_planted_loss_that_is_missed_is_not_the_failure_that_was_expected() =>
        Assert.That(
            Judge.Of(TestRuns.GoodRun() with { Expect = Planted }),
            Has.Property(nameof(Judgement.Outcome)).EqualTo("missed").And.Property(nameof(Judgement.AsExpected)).False);

    // First whether the run says anything, last whether what was planted was found.
    [Test]
    public void The_checks_are_in_the_order_of_the_report() => Assert.Multiple(() =>
    {
        Assert.That(CheckKinds.Names, Is.Unique);
        Assert.That(CheckKinds.Names.Take(2), Is.EqualTo(new[] { "fault-took-effect", "enough-operations" }));
        Assert.That(CheckKinds.Names[^1], Is.EqualTo("planted-loss"));
        Assert.That(
            CheckKinds.Names.Where(n => WorkKinds.All.Any(w => w.Checks.Any(c => c.Name == n))),
            Is.EqualTo(WorkKinds.All.SelectMany(w => w.Checks).Select(c => c.Name).Distinct()));
    });

    [Test]
    public void A_good_run_passes()
    {
        var judgement = Judge.Of(TestRuns.GoodRun());
        Assert.Multiple(() =>
        {
            Assert.That(judgement.Outcome, Is.EqualTo("pass"), judgement.Reason);
            Assert.That(judgement.AsExpected);
            Assert.That(judgement.Reason, Is.EqualTo("all 30 acknowledged writes are there"));
            Assert.That(
                judgement.Contract,
                Does.StartWith("every acknowledged write survives every fault; errors may reach the application after 120 s"));
            Assert.That(judgement.Checks.Select(c => c.Check), Is.EqualTo(CheckKinds.Names));
        });
    }

    [Test]
    public void The_first_inconclusive_check_gives_the_reason()
    {
        var run = TestRuns.GoodRun() with { Expect = new Expectation { MinimumOperations = 1000 }, Fsck = null };
        var judgement = Judge.Of(run);
        Assert.That(judgement.Outcome, Is.EqualTo("inconclusive"));
        Assert.That(judgement.Reason, Does.StartWith("enough-operations: vacuous"));
        Assert.That(judgement.AsExpected, Is.False);
        Assert.That(Judge.Of(run with { Aborted = "the lab broke" }).Reason, Is.EqualTo("run-completed: the lab broke"));
    }

    [Test]
    public void A_control_that_must_not_be_judged_is_as_expected_when_it_is_not()
    {
        var history = new TestHistory();
        history.Acknowledged(0, 0, 9);
        history.WholeFault(effect: 0);
        history.Acknowledged(0, 10, 29);
        history.Phase(RunPhases.Recovery, OpPhase.Ok);
        history.ReadIntact(0, 30);
        var run = TestRuns.Of(history, TestRuns.Partition) with
        {
            Expect = new Expectation
            {
                Verdict = Verdict.Inconclusive,
                DecidedBy = FaultEffectCheck.CheckName,
                Errors = ErrorExpectation.Surface,
                Loss = LossExpectation.Found,
                MinimumStall = TimeSpan.FromSeconds(9),
            },
        };
        var judgement = Judge.Of(run);
        Assert.That(judgement.AsExpected, judgement.Reason);
        Assert.That(Judge.Of(run with { Aborted = "the lab broke" }).AsExpected, Is.False, "inconclusive for another reason");
        Assert.That(judgement.Reason, Does.Contain("took no effect: 0 packets"));
    }

    [Test]
    public void A_loss_that_nothing_allows_fails()
    {
        var judgement = Judge.Of(WithLoss(TestRuns.Partition));
        Assert.That(judgement.Outcome, Is.EqualTo("fail"));
        Assert.That(judgement.Reason, Does.StartWith("acknowledged-writes: ").And.Contains("1 zero-gap"));
    }

    [Test]
    public void Of_failures_harm_to_what_is_stored_decides()
    {
        var judgement = Judge.Of(WithLoss(TestRuns.Partition) with { Expect = new Expectation { MinimumStall = TimeSpan.FromHours(1) } });
        Assert.That(judgement.Checks.First(c => c.Verdict == Verdict.Fail).Check, Is.EqualTo("application-errors"));
        Assert.That(judgement.Reason, Does.StartWith("acknowledged-writes: "));
    }

    [Test]
    public void A_planted_loss_is_caught_lawful_or_not()
    {
        var unlawful = Judge.Of(WithLoss(TestRuns.Partition) with { Expect = Planted });
        Assert.That((unlawful.Outcome, unlawful.AsExpected), Is.EqualTo(("caught", true)), unlawful.Reason);

        var lawful = Judge.Of(
            WithLoss(TestRuns.PowerCut("gateway")) with { Stack = TestRuns.Async, Expect = Planted with { Verdict = Verdict.Pass } });
        Assert.That((lawful.Outcome, lawful.AsExpected), Is.EqualTo(("caught", true)), lawful.Reason);
        Assert.That(lawful.Reason, Does.Contain("LOSS that the contract allows"));
    }

    [Test]
    public void What_the_contract_allowed_and_what_was_used_of_it_is_told()
    {
        var unused = Judge.Of(TestRuns.GoodRun()).ContractUse!;
        Assert.That(
            (unused.Allowances.Count, unused.Inside, unused.Outside, unused.ToString()),
            Is.EqualTo((0, 0L, 0L, "none of it was used")));

        var inside = Judge.Of(WithLoss(TestRuns.PowerCut("gateway")) with { Stack = TestRuns.Async }).ContractUse!;
        Assert.That((inside.Inside, inside.Outside), Is.EqualTo((1L, 0L)));
        Assert.That(
            inside.Allowances.Single(),
            Has.Property("Applied").True.And.Property("Used").True.And.Property("Source").EqualTo("exports(5), async"));

        var outside = Judge.Of(WithLoss(TestRuns.Partition) with { Stack = TestRuns.Async }).ContractUse!;
        Assert.That((outside.Inside, outside.Outside, outside.Allowances.Single().Applied), Is.EqualTo((0L, 1L, false)));
        Assert.That(outside.ToString(), Does.StartWith("what was found is outside of it: 1 harmed"));
    }

    [Test]
    public void A_planted_loss_that_was_not_found_is_missed() =>
        Assert.That(Judge.Of(TestRuns.GoodRun() with { Expect = Planted }).Outcome, Is.EqualTo("missed"));

    [Test]
    public void A_catch_does_not_excuse_other_failures()
    {
        var run = WithLoss(TestRuns.Partition) with { Expect = Planted };
        var history = run.History.Ops.Append(new Op
        {
            Index = 999,
            Time = 999,
            Phase = OpPhase.Info,
            Process = "writer-0",
            Action = RecordProtocol.Append,
            Writer = 0,
            Record = 99,
            Error = "EIO",
        });
        Assert.That(Judge.Of(run with { History = new History([.. history]) }).Outcome, Is.EqualTo("fail"));
    }

    [Test]
    public void A_history_that_is_not_whole_is_judged_as_far_as_it_goes()
    {
        var run = TestRuns.GoodRun();
        var judgement = Judge.Of(
            run with { History = new History(run.History.Ops) { Problem = "history.jsonl:7: not an op of a history: why" } });
        Assert.That((judgement.Outcome, judgement.Checks[0].Check), Is.EqualTo(("inconclusive", "history")));
        Assert.That(judgement.Reason, Is.EqualTo("history: history.jsonl:7: not an op of a history: why; what could be read was judged"));
        Assert.That(
            judgement.Checks.Single(c => c.Check == AcknowledgedWritesCheck.CheckName).Reason,
            Is.EqualTo("all 30 acknowledged writes are there"));
        var loss = WithLoss(TestRuns.Partition);
        Assert.That(Judge.Of(loss with { History = new History(loss.History.Ops) { Problem = "why" } }).Outcome, Is.EqualTo("fail"));
    }

    [Test]
    public void An_empty_run_is_judged_without_an_exception() =>
        Assert.That(Judge.Of(TestRuns.Of(new TestHistory()) with { Fsck = null }).Outcome, Is.EqualTo("inconclusive"));

    [Test]
    public void Judging_twice_gives_the_same()
    {
        var run = WithLoss(TestRuns.Partition) with { Fsck = TestRuns.Fsck(FsckOutcome.Findings, "bad") };
        var first = Text(Judge.Of(run));
        Assert.That(Text(Judge.Of(run)), Is.EqualTo(first));
    }

    private static RunRecord WithLoss(FaultRecord fault)
    {
        var history = new TestHistory();
        history.Acknowledged(0, 0, 9);
        history.WholeFault();
        history.Acknowledged(0, 10, 29);
        history.Phase(RunPhases.Recovery, OpPhase.Ok);
        history.Read(0, 0, 8, Found.Intact);
        history.Read(0, 9, 9, Found.Zeros);
        history.Read(0, 10, 29, Found.Intact);
        history.ReadEnd(0, 30);
        return TestRuns.GoodRun() with { History = history.History, Faults = [fault] };
    }

    private static string Text(Judgement judgement) => System.Text.Json.JsonSerializer.Serialize(judgement);
}
