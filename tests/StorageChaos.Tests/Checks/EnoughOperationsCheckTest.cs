using NUnit.Framework;
using StorageChaos.Checks;

namespace StorageChaos.Tests.Checks;

[TestFixture]
internal sealed class EnoughOperationsCheckTest
{
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
