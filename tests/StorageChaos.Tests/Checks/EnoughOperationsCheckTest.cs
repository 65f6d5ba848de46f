using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Checks.Expectations;
using StorageChaos.Checks.Service;
using StorageChaos.Histories;
using StorageChaos.Running;

namespace StorageChaos.Tests.Checks;

[TestFixture]
internal sealed class EnoughOperationsCheckTest
{
    [Test]
    public void Work_of_every_kind_counts()
    {
        var history = new TestHistory();
        history.Acknowledged(0, 0, 9);
        history.Overwritten(1, 0, 1, through: 255);
        history.Add(new Op { Time = 1, Phase = OpPhase.Ok, Process = "writer-2", Action = "rename", Writer = 2, Path = "a", To = "b" });
        history.ReadIntact(0, 10);
        Assert.That(new EnoughOperationsCheck().Check(TestRuns.Of(history)).Figures["acknowledged"], Is.EqualTo(12));
    }

    [TestCase(20, Verdict.Pass)]
    [TestCase(19, Verdict.Inconclusive)]
    public void Counts_acknowledged_appends_only(int acknowledged, Verdict verdict)
    {
        var history = new TestHistory();
        history.Acknowledged(0, 0, acknowledged - 1);
        history.Indeterminate(1, 0);
        history.Refused(1, 1);
        history.Invoked(1, 2);
        var run = TestRuns.Of(history) with { Expect = new Expectation { MinimumOperations = 20 } };
        var result = new EnoughOperationsCheck().Check(run);
        Assert.That(result.Verdict, Is.EqualTo(verdict));
        Assert.That(result.Figures, Is.EqualTo(new Dictionary<string, double> { ["acknowledged"] = acknowledged, ["minimum"] = 20 }));
        Assert.That(result.Reason.StartsWith("vacuous: ", StringComparison.Ordinal), Is.EqualTo(verdict == Verdict.Inconclusive));
    }
}
