using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Checks.Expectations;
using StorageChaos.Evidence;
using StorageChaos.Judging;
using StorageChaos.Scenarios;

namespace StorageChaos.Tests.Evidence;

internal sealed class ControlTableTests : EvidenceFixture
{
    [Test]
    public void A_row_says_what_was_seen() => Assert.That(
        ControlTable.Of([Run("5", new Expectation(), SampleRun.Judgement())]),
        Does.Contain("Rows right: **1 of 1**, by 1 scenarios in 1 runs. " +
            "Recall: 0 of 0 planted losses caught. False alarms: 0 in 1 runs that had to stay clean.")
            .And.Contain(
                "| 5 | C | A partition of the san is survived | yes | Pass (pass) | 3 | none | - | 21.5 s | findings → clean | - |"));

    [Test]
    public void A_row_is_right_only_if_all_its_twins_are() => Assert.That(
        ControlTable.Of(
        [
            Run("2a", new Expectation { Loss = LossExpectation.Found }, SampleRun.Judgement(anomalies: 2)),
            Run("2b", new Expectation(), SampleRun.Judgement(Verdict.Fail, asExpected: false, anomalies: 1)),
            Run("13", new Expectation { Verdict = Verdict.Inconclusive }, SampleRun.Judgement(Verdict.Inconclusive)),
            Run("24a", new Expectation { Verdict = Verdict.Fail }, SampleRun.Judgement(Verdict.Fail)),
        ]),
        Does.Contain("**2 of 3**").And.Contain("Recall: 1 of 1").And.Contain("False alarms: 1 in 1 runs")
            .And.Contain("| **no** | Fail (fail) | 3 | 1 lost |").And.Contain("| 13 | I |").And.Contain("| 24a | D |"));

    [TestCase(2, "1 of 1")]
    [TestCase(3, "0 of 1")]
    public void A_matter_of_chance_is_right_in_as_many_runs_as_it_states(int needed, string right)
    {
        var expect = new Expectation { Loss = LossExpectation.Found, Seeds = 3, ShownIn = needed };
        Assert.That(
            ControlTable.Of([.. new[] { true, false, true }
                .Select(shown => Run(
                    "9a",
                    expect,
                    SampleRun.Judgement(shown ? Verdict.Pass : Verdict.Fail, asExpected: shown)
                        with { Outcome = shown ? "caught" : "missed" }))]),
            Does.Contain($"**{right}**").And.Contain($"({needed} of at most 3 needed, 2 of 3 seen)"));
    }

    [Test]
    public void No_more_runs_than_it_takes_and_none_that_fails()
    {
        var expect = new Expectation { Seeds = 3, ShownIn = 1 };
        Assert.That(ControlTable.Of([Run("11", expect, SampleRun.Judgement())]), Does.Contain("**1 of 1**"));
        Assert.That(
            ControlTable.Of([
                Run("11", expect, SampleRun.Judgement(Verdict.Fail, asExpected: false)),
                Run("11", expect, SampleRun.Judgement())]),
            Does.Contain("**0 of 1**"));
    }

    private RunDirectory Run(string control, Expectation expect, Judgement judgement)
    {
        var document = SampleRun.Document(expect);
        return SampleRun.Write(Root, judgement, document with { Scenario = document.Scenario with { Control = control } });
    }
}
