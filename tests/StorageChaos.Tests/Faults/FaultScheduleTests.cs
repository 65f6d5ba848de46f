using NUnit.Framework;
using StorageChaos.Faults;
using StorageChaos.Faults.Block;
using StorageChaos.Faults.Machines;
using StorageChaos.Faults.Network;
using StorageChaos.Faults.Schedules;
using StorageChaos.Nodes;
using StorageChaos.Scenarios;
using StorageChaos.Stacks.Shims;
using StorageChaos.Tests.Checks;
using StorageChaos.Work.Records;

namespace StorageChaos.Tests.Faults;

public sealed class FaultScheduleTests
{
    private static readonly Dictionary<string, TimeSpan> Timers = new() { ["replacement_timeout"] = TimeSpan.FromSeconds(20) };
    private static readonly ScheduledFault Flap = new()
    {
        Fault = new Partition { Link = "san" },
        Hold = TimeSpan.FromSeconds(2),
        Repeat = new Repeat { Times = 10, Period = TimeSpan.FromSeconds(5), Jitter = TimeSpan.FromMilliseconds(500) },
    };

    private static readonly RandomSchedule Random = new()
    {
        Count = 12,
        Gap = new Bounds { Min = TimeSpan.FromSeconds(1), Max = TimeSpan.FromSeconds(4) },
        Hold = new Bounds { Min = TimeSpan.FromSeconds(2), Max = new Duration(0.5, "replacement_timeout") },
        Catalogue =
        [
            new WeightedFault { Fault = new Partition { Link = "san" }, Weight = 9 },
            new WeightedFault
            {
                Fault = new PowerCut { Host = "target" },
                Hold = new Bounds { Min = TimeSpan.FromSeconds(1), Max = TimeSpan.FromSeconds(1) },
            },
        ],
    };

    [Test]
    public void Multiples_of_timers_are_worked_out()
    {
        var entry = new ScheduledFault { Fault = Flap.Fault, Hold = new Duration(0.9, "replacement_timeout") };
        var drawn = FaultSchedule.Draw([entry], null, 1, Timers);
        Assert.That(drawn[0].Times, Is.EqualTo(new[] { new Occurrence(TimeSpan.Zero, TimeSpan.FromSeconds(18)) }));
    }

    [Test]
    public void A_repeated_fault_keeps_its_rhythm_within_the_jitter()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            var times = FaultSchedule.Draw([Flap], null, seed, Timers)[0].Times;
            Assert.That(times, Has.Count.EqualTo(10));
            Assert.That(times[0].At, Is.EqualTo(TimeSpan.Zero));
            foreach (var (i, time) in times.Index())
            {
                Assert.That(time.At.TotalSeconds, Is.EqualTo(5 * i).Within(0.5));
                Assert.That(time.Hold.TotalSeconds, Is.EqualTo(2).Within(0.5));
            }
        }
    }

    // Written down once: another machine, another version or another order of drawing must not change it.
    [Test]
    public void A_seed_draws_what_it_always_drew()
    {
        var drawn = FaultSchedule.Draw([Flap with { Repeat = Flap.Repeat! with { Times = 3 } }], Random with { Count = 5 }, 42, Timers);
        Assert.That(
            drawn.Select(d => $"{d.Fault.GetType().Name} {d.AfterPrevious?.Fixed.TotalMilliseconds} "
                + string.Join(',', d.Times.Select(t => $"{t.At.TotalMilliseconds}+{t.Hold.TotalMilliseconds}"))),
            Is.EqualTo(Known));
    }

    private static readonly string[] Known = [
        "Partition  0+1682,4940+1770,10368+2161",
        "Partition 2434 0+8174",
        "Partition 2361 0+6974",
        "Partition 1981 0+3882",
        "Partition 1421 0+5877",
        "Partition 2832 0+3043",
    ];

    [Test]
    public void Random_faults_stay_within_their_bounds_and_weights()
    {
        var drawn = FaultSchedule.Draw([], Random with { Count = 1000 }, 7, Timers);
        Assert.Multiple(() =>
        {
            Assert.That(drawn.Count(d => d.Fault is PowerCut), Is.InRange(60, 140));
            Assert.That(drawn.Where(d => d.Fault is PowerCut).Select(d => d.Times[0].Hold), Is.All.EqualTo(TimeSpan.FromSeconds(1)));
            Assert.That(drawn.Where(d => d.Fault is Partition).Select(d => d.Times[0].Hold.TotalSeconds), Is.All.InRange(2, 10));
            Assert.That(drawn.Skip(1).Select(d => d.AfterPrevious!.Value.Fixed.TotalSeconds), Is.All.InRange(1, 4));
            Assert.That(drawn[0].After!.Value.Fixed.TotalSeconds, Is.InRange(1, 4));
        });
    }

    [Test]
    public void Two_faults_that_need_the_same_for_themselves_are_refused_where_they_meet()
    {
        var stall = Of(new BlockStall(), 0, 10);
        Assert.Multiple(() =>
        {
            Assert.That(Overlaps(stall, Of(new BlockError(), 9, 5)), Is.EqualTo(new[]
            {
                "faults[0] and faults[1]: 'stalled disk: the gateway's disk answers nothing' and 'I/O errors: everything on the gateway's "
                + "disk' would be there at the same time, and each needs the block layer of gateway for itself; let one begin after the "
                + "other has ended",
            }));
            Assert.That(Overlaps(stall, Of(new BlockError(), 10, 5)), Is.Empty, "one after the other");
            Assert.That(Overlaps(stall, Of(new BlockError { At = ShimPosition.Target }, 9, 5)), Is.Empty, "another layer");
            Assert.That(Overlaps(stall, Of(new Partition { Link = "san" }, 0, 99), Of(new BlockError(), 1, 1)).Single(),
                Does.StartWith("faults[0] and faults[2]: "));
            Assert.That(Overlaps(Of(new Pause { Host = "gateway" }, 0, 10), Of(new Reboot { Host = "gateway" }, 5, 1)).Single(),
                Does.Contain("'pause of gateway' and 'reboot of gateway'").And.Contains("the power of gateway"));
            Assert.That(Overlaps(Of(new PowerCut { Host = "gateway" }, 0, 10), Of(new CrashImage { Cache = 4096 }, 5, 1)), Has.One.Items);
            Assert.That(Overlaps(Of(new PowerCut { Host = "gateway" }, 0, 10), Of(new PowerCut { Host = "target" }, 5, 1)), Is.Empty);
        });
    }

    [Test]
    public void A_sequence_does_not_meet_itself_but_what_is_still_there()
    {
        var next = new ScheduledFault { Fault = new BlockError(), AfterPrevious = TimeSpan.Zero, Hold = TimeSpan.FromSeconds(2) };
        Assert.That(Overlaps(Of(new BlockStall(), 0, 3), next, next), Is.Empty);
        Assert.That(Overlaps(Of(new BlockStall(), 0, 30), Of(new Partition { Link = "san" }, 0, 5), next).Single(),
            Does.StartWith("faults[0] and faults[2]: "));
    }

    [Test]
    public void A_scenario_with_such_faults_is_refused()
    {
        var scenario = new Scenario { Name = "s", Title = "t", Faults = [Of(new BlockStall(), 0, 10), Of(new LyingDisk(), 5, 10)] };
        Assert.That(scenario.Problems(Wiring.Topology).Single(), Does.StartWith("faults[0] and faults[1]: "));
    }

    private static ScheduledFault Of(Fault fault, double after, double hold) =>
        new() { Fault = fault, After = TimeSpan.FromSeconds(after), Hold = TimeSpan.FromSeconds(hold) };

    private static IEnumerable<string> Overlaps(params ScheduledFault[] drawn) =>
        FaultSchedule.Overlaps(drawn, f => f.Alone(Wiring.Topology));

    [Test]
    public void What_was_drawn_is_not_drawn_again()
    {
        var once = FaultSchedule.Draw([Flap], Random, 3, Timers);
        var twice = FaultSchedule.Draw(once, null, 99, Timers);
        Assert.That(
            twice.Select(d => (d.Fault, d.After, d.AfterPrevious)),
            Is.EqualTo(once.Select(d => (d.Fault, d.After, d.AfterPrevious))));
        Assert.That(twice.SelectMany(d => d.Times), Is.EqualTo(once.SelectMany(d => d.Times)));
    }
}
