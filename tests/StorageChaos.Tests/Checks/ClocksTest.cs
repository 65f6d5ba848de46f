using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Faults.Machines;
using StorageChaos.Faults.Schedules;
using StorageChaos.Scenarios;
using StorageChaos.Work.Namespaces;

namespace StorageChaos.Tests.Checks;

/// <summary>Whether times bind is told by what a fault does, not by the words for it.</summary>
[TestFixture]
internal sealed class ClocksTest
{
    [Test]
    public void A_clock_that_jumps_unbinds_times_and_a_word_does_not()
    {
        Assert.That(Clocks.AreTrusted(TestRuns.Of(new TestHistory(), new FaultRecord("f0", "partition, as clockwork"))));
        var jump = new FaultRecord("f0", "time goes back") { SetsClock = true };
        Assert.That(Clocks.AreTrusted(TestRuns.Of(new TestHistory(), jump)), Is.False);
        var scenario = new Scenario
        {
            Name = "n",
            Title = "t",
            Faults =
            [
                new ScheduledFault
                {
                    Fault = new ClockJump { Host = "client", By = TimeSpan.FromSeconds(5) },
                    After = TimeSpan.Zero,
                    Hold = TimeSpan.FromSeconds(5),
                },
            ],
        };
        Assert.That(scenario.FaultRecords().Single().SetsClock);
    }
}
