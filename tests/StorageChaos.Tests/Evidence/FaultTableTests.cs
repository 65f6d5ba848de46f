using NUnit.Framework;
using StorageChaos.Evidence;
using StorageChaos.Faults;
using StorageChaos.Faults.Schedules;
using StorageChaos.Histories;
using StorageChaos.Running;

namespace StorageChaos.Tests.Evidence;

internal sealed class FaultTableTests : EvidenceFixture
{
    [Test]
    public void A_row_says_what_a_fault_did_and_by_which_figures()
    {
        var run = Run("*filter\nCOMMIT\n", "*filter\nCOMMIT\n");
        Assert.That(FaultTable.Of([run]).Split('\n')[2], Is.EqualTo(
            "| `partition` | partition of san, both ways, all traffic between the peers | 17 packets " +
                "| gateway: effect 0 → 17, state up → down | 0.20 s | 0.30 s | dumps equal |"));
    }

    [Test]
    public void What_is_left_is_told() =>
        Assert.That(
            FaultTable.Of([Run("", "-A INPUT -j STORAGECHAOS-f0\n")]),
            Does.Contain("differ after the run on gateway: + -A INPUT -j STORAGECHAOS-f0"));

    private RunDirectory Run(string before, string after)
    {
        var run = RunDirectory.Create(Root, "san-partition", new FixedClock(SampleRun.Started));
        run.SaveRun(SampleRun.Document());
        run.SaveNetwork("gateway", NetworkMoment.Before, before);
        run.SaveNetwork("gateway", NetworkMoment.After, after);
        using var history = new HistoryRecorder(run.HistoryPath, new FixedClock(SampleRun.Started));
        Op Of(OpPhase phase, string action) => new() { Time = 1, Phase = phase, Process = "nemesis", Action = action, Fault = "f0" };
        history.Record(Of(OpPhase.Ok, OpAction.Baseline) with { Detail = "gateway: effect=0 state=up kept=1" });
        history.Record(Of(OpPhase.Ok, OpAction.Inject) with { Duration = 0.2 });
        history.Record(Of(OpPhase.Ok, OpAction.Probe) with { Effect = 17, Detail = "gateway: effect=17 state=down kept=1" });
        history.Record(Of(OpPhase.Ok, OpAction.Heal) with { Effect = 17, Duration = 0.3 });
        return run;
    }
}
