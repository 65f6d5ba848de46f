using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Checks.Expectations;
using StorageChaos.Checks.Service;
using StorageChaos.Histories;

namespace StorageChaos.Tests.Checks;

[TestFixture]
internal sealed class ApplicationErrorsCheckTest
{
    [TestCase(ErrorExpectation.None, Verdict.Fail)]
    [TestCase(ErrorExpectation.Surface, Verdict.Pass)]
    [TestCase(ErrorExpectation.Any, Verdict.Pass)]
    public void Errors_are_counted_by_name_and_judged_by_the_expectation(ErrorExpectation errors, Verdict verdict)
    {
        var history = TestRuns.Good();
        history.Indeterminate(1, 33);
        history.Indeterminate(1, 34);
        history.Refused(1, 35);
        var result = Expect(Run(history, errors), verdict, "3 errors");
        Assert.That(result.Figures["errors.EIO"], Is.EqualTo(2));
        Assert.That(result.Figures["errors.EROFS"], Is.EqualTo(1));
        Assert.That(result.Anomalies[0].Message, Is.EqualTo("EIO from fsync: 2 appends, the first by writer 1, record 33"));
        var index = history.History.Ops.First(op => op.Error == "EIO").Index;
        Assert.That(result.Anomalies[0].Evidence, Is.EqualTo($"history.jsonl:{index + 1}"));
    }

    [TestCase(ErrorExpectation.None, Verdict.Pass)]
    [TestCase(ErrorExpectation.Any, Verdict.Pass)]
    [TestCase(ErrorExpectation.Surface, Verdict.Fail)]
    public void No_error_is_judged_by_the_expectation(ErrorExpectation errors, Verdict verdict) =>
        Expect(Run(TestRuns.Good(), errors), verdict, "0 errors");

    [Test]
    public void What_the_fault_was_to_cause_is_not_missed_where_the_fault_was_not()
    {
        var history = new TestHistory();
        history.WholeFault(effect: 0);
        Expect(Run(history, ErrorExpectation.Surface), Verdict.Inconclusive, "took no effect: 0 packets");
        Expect(Run(TestRuns.Good(), ErrorExpectation.Surface) with { Aborted = "the lab broke" }, Verdict.Inconclusive, "the lab broke");
    }

    [TestCase(18, Verdict.Pass)]
    [TestCase(21, Verdict.Fail)]
    public void The_longest_append_must_have_stalled(int minimum, Verdict verdict)
    {
        var history = new TestHistory();
        history.Acknowledged(0, 0, duration: 20);
        history.WholeFault();
        var run = Run(history, ErrorExpectation.None) with { Expect = new Expectation { MinimumStall = TimeSpan.FromSeconds(minimum) } };
        Assert.That(Expect(run, verdict, "20 s").Figures["longestStall"], Is.EqualTo(20));
    }

    [Test]
    public void An_append_that_never_came_back_is_open_and_stalls_to_the_end_of_the_workload()
    {
        var history = new TestHistory();
        history.Invoked(0, 0);
        history.Wait(49);
        history.Phase(RunPhases.Stop, OpPhase.Invoke);
        history.Wait(1000);
        history.ReadIntact(0, 1);
        var result = Expect(TestRuns.Of(history), Verdict.Pass, "1 were open");
        Assert.That(result.Figures["open"], Is.EqualTo(1));
        Assert.That(result.Figures["errors"], Is.Zero);
        Assert.That(result.Figures["longestStall"], Is.EqualTo(50));
    }

    [Test]
    public void Latencies_are_those_before_the_first_fault()
    {
        var history = new TestHistory();
        for (var i = 1; i <= 100; i++)
            history.Acknowledged(0, i, duration: i);
        history.WholeFault();
        history.Acknowledged(0, 101, duration: 5000);
        var figures = Expect(TestRuns.Of(history), Verdict.Pass, "").Figures;
        Assert.That((figures["p50"], figures["p99"]), Is.EqualTo((50.0, 99.0)));
    }

    private static RunRecord Run(TestHistory history, ErrorExpectation errors) =>
        TestRuns.Of(history, TestRuns.Partition) with { Expect = new Expectation { Errors = errors } };

    private static CheckResult Expect(RunRecord run, Verdict verdict, string reason)
    {
        var result = new ApplicationErrorsCheck().Check(run);
        Assert.That(result.Verdict, Is.EqualTo(verdict), result.Reason);
        Assert.That(result.Reason, Does.Contain(reason));
        return result;
    }
}
