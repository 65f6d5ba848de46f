using System.Text;
using NUnit.Framework;
using StorageChaos.Faults;
using StorageChaos.Faults.Block;
using StorageChaos.Faults.Machines;
using StorageChaos.Faults.Network;
using StorageChaos.Faults.San;
using StorageChaos.Faults.Services;
using StorageChaos.Hosts;
using StorageChaos.Nodes;
using StorageChaos.Stacks.Shims;
using StorageChaos.Tests.Checks;
using StorageChaos.Work.Records;

namespace StorageChaos.Tests.Faults;

public sealed class FaultPlanTests
{
    private static readonly TestCaseData[] Plans =
    [
        new TestCaseData(new Partition { Link = "san", Port = 3260 }).SetArgDisplayNames("partition-san-3260"),
        new TestCaseData(new Partition { Link = "nas" }).SetArgDisplayNames("partition-nas"),
        new TestCaseData(new Partition { Link = "san", Port = 3260, Direction = Direction.ToServer })
            .SetArgDisplayNames("partition-san-to-server"),
        new TestCaseData(new Partition { Link = "san", Port = 3260, Manner = Manner.Reset }).SetArgDisplayNames("partition-san-reset"),
        new TestCaseData(new Partition { Link = "san", Manner = Manner.Unreachable }).SetArgDisplayNames("partition-san-unreachable"),
        new TestCaseData(new Partition { Link = "san", Port = 3260, Packets = Packets.New, Direction = Direction.ToServer })
            .SetArgDisplayNames("new-connections-san"),
        new TestCaseData(new Partition { Link = "san", Port = 3260, At = ActingEnd.Client }).SetArgDisplayNames("partition-san-at-client"),
        new TestCaseData(new Partition { Link = "nas", Scope = Scope.Interface, Direction = Direction.ToClient })
            .SetArgDisplayNames("partition-nas-interface"),
        new TestCaseData(new LinkDown { Link = "san" }).SetArgDisplayNames("link-down-san"),
        new TestCaseData(new LinkDown { Link = "nas", End = LinkEnds.Both }).SetArgDisplayNames("link-down-nas-both"),
        new TestCaseData(new MtuBlackHole { Link = "san", Port = 3260 }).SetArgDisplayNames("mtu-black-hole-san"),
        new TestCaseData(new Impairment { Link = "san", Port = 3260, Loss = new PacketLoss { Percent = 100 } })
            .SetArgDisplayNames("impairment-total-loss"),
        new TestCaseData(new Impairment
        {
            Link = "nas",
            Direction = Direction.ToClient,
            Delay = TimeSpan.FromMilliseconds(50),
            Jitter = TimeSpan.FromMilliseconds(10),
            Distribution = DelayDistribution.Normal,
            Loss = new PacketLoss { GilbertElliott = new GilbertElliott { P = 1, R = 25 } },
            Rate = "10mbit",
            Seed = 42,
        }).SetArgDisplayNames("impairment-bursts-and-delay"),
        new TestCaseData(new Impairment { Link = "san", At = ActingEnd.Client, Scope = Scope.Interface, Corrupt = 1, Duplicate = 2 })
            .SetArgDisplayNames("impairment-at-client"),
        new TestCaseData(new PowerCut { Host = "target" }).SetArgDisplayNames("power-cut-target"),
        new TestCaseData(new Pause { Host = "target" }).SetArgDisplayNames("pause-target"),
        new TestCaseData(new Reboot { Host = "target" }).SetArgDisplayNames("reboot-target"),
        new TestCaseData(new ClockJump { Host = "gateway", By = TimeSpan.FromHours(1), Backwards = true })
            .SetArgDisplayNames("clock-jump-gateway"),
        new TestCaseData(new MemoryPressure { Host = "gateway" }).SetArgDisplayNames("memory-pressure-gateway"),
        new TestCaseData(new ServiceStop { Service = Service.Target }).SetArgDisplayNames("service-stop-target"),
        new TestCaseData(new ServiceStop { Service = Service.Nfsd }).SetArgDisplayNames("service-stop-nfsd"),
        new TestCaseData(new ServiceStop { Service = Service.Iscsid }).SetArgDisplayNames("service-stop-iscsid"),
        new TestCaseData(new Logout()).SetArgDisplayNames("logout"),
        new TestCaseData(new PortalRemoved()).SetArgDisplayNames("portal-removed"),
        new TestCaseData(new ChapRefused()).SetArgDisplayNames("chap-refused"),
        new TestCaseData(new ReadOnlyLun()).SetArgDisplayNames("read-only-lun"),
        new TestCaseData(new LunVanish()).SetArgDisplayNames("lun-vanish"),
        new TestCaseData(new LunResize { To = 50 }).SetArgDisplayNames("lun-resize"),
        new TestCaseData(new BlockError()).SetArgDisplayNames("block-error"),
        new TestCaseData(new BlockError { Operations = BlockOperations.Reads, From = "25%", Length = "1048576" })
            .SetArgDisplayNames("block-error-reads-part"),
        new TestCaseData(new BlockError { Operations = BlockOperations.Writes, At = ShimPosition.Target })
            .SetArgDisplayNames("block-error-target-writes"),
        new TestCaseData(new BlockDelay { Read = TimeSpan.FromMilliseconds(50), Write = TimeSpan.FromSeconds(1) })
            .SetArgDisplayNames("block-delay"),
        new TestCaseData(new LyingDisk { At = ShimPosition.Target }).SetArgDisplayNames("lying-disk-target"),
        new TestCaseData(new BlockStall()).SetArgDisplayNames("block-stall"),
        new TestCaseData(new CrashImage { Cache = 1 << 20 }).SetArgDisplayNames("crash-image"),
        new TestCaseData(new DiskFull { Leave = 65536 }).SetArgDisplayNames("disk-full"),
    ];

    [TestCaseSource(nameof(Plans))]
    public void A_plan_is_as_reviewed(Fault fault)
    {
        var name = TestContext.CurrentContext.Test.Name.Split('(', ')')[1];
        Golden.Check(Render(fault), $"tests/StorageChaos.Tests/Faults/Golden/{name}.txt");
    }

    [Test]
    public void The_management_network_is_refused_by_name() =>
        Assert.That(
            () => new Partition { Link = "management" }.Compile("f0", Wiring.Topology),
            Throws.TypeOf<LabMismatchException>().With.Message.Contains("management network"));

    [Test]
    public void The_management_interface_is_refused_under_any_name() =>
        Assert.That(
            () => new Partition { Link = "wrong" }.Compile("f0", Wiring.Topology),
            Throws.TypeOf<LabMismatchException>().With.Message.Contains("mgmt0 of client"));

    [Test]
    public void A_link_that_does_not_exist_is_named_with_those_that_do() =>
        Assert.That(
            () => new Partition { Link = "lan" }.Compile("f0", Wiring.Topology),
            Throws.TypeOf<LabMismatchException>().With.Message.Contains("'lan'").And.Message.Contains("san, san1, nas"));

    [Test]
    public void Power_that_is_not_ours_is_not_cut() =>
        Assert.That(
            () => new PowerCut { Host = "client" }.Compile("f0", Wiring.Topology),
            Throws.TypeOf<LabMismatchException>().With.Message.Contains("'client'"));

    [TestCase(0)]
    [TestCase(65536)]
    public void Impossible_ports_are_refused(int port) => Assert.That(new Partition { Link = "san", Port = port }.Problems(), Is.Not.Empty);

    private static readonly TestCaseData[] Impossible =
    [
        new TestCaseData(new Impairment { Link = "san" }, "delay: none of"),
        new TestCaseData(
            new Impairment { Link = "san", Jitter = TimeSpan.FromSeconds(1), Loss = new PacketLoss { Percent = 1 } },
            "delay: jitter, distribution"),
        new TestCaseData(
            new Impairment { Link = "san", Delay = TimeSpan.FromSeconds(1), Jitter = TimeSpan.FromSeconds(2) },
            "jitter: is longer"),
        new TestCaseData(
            new Impairment { Link = "san", Delay = TimeSpan.FromSeconds(1), Distribution = DelayDistribution.Pareto },
            "jitter: distribution"),
        new TestCaseData(
            new Impairment { Link = "san", Reorder = 5 },
            "delay: jitter, distribution, delayCorrelation and reorder need one"),
        new TestCaseData(new Impairment { Link = "san", Corrupt = 0 }, "corrupt: 0 is not"),
        new TestCaseData(new Impairment { Link = "san", Rate = "fast" }, "rate: 'fast'"),
        new TestCaseData(new Impairment { Link = "san", Rate = "0mbit" }, "rate: '0mbit'"),
        new TestCaseData(new Impairment { Link = "san", Loss = new PacketLoss() }, "loss: 0 models"),
        new TestCaseData(new Impairment { Link = "san", Loss = new PacketLoss { Percent = 101 } }, "loss.percent: 101"),
        new TestCaseData(new Impairment { Link = "san", Loss = new PacketLoss { Percent = double.NaN } }, "loss.percent: NaN"),
        new TestCaseData(new Impairment { Link = "san", Loss = new PacketLoss { Percent = 0 } }, "loss: nothing"),
        new TestCaseData(
            new Impairment
            {
                Link = "san",
                Loss = new PacketLoss { Percent = 1, FourStates = new FourStates { P13 = 1, P31 = 1 } },
            },
            "loss: 2 models"),
        new TestCaseData(new Partition { Link = "san", Port = 3260, Scope = Scope.Interface }, "port: with"),
        new TestCaseData(new MtuBlackHole { Link = "san", Above = 20 }, "above: 20"),
    ];

    [TestCaseSource(nameof(Impossible))]
    public void What_cannot_be_is_refused_with_its_key(Fault fault, string problem) =>
        Assert.That(fault.Problems(), Has.Some.StartsWith(problem));

    [Test]
    public void A_delay_has_room_for_all_that_is_under_way() => Assert.That(
        new Impairment { Link = "san", Delay = TimeSpan.FromMilliseconds(100) }
            .Compile("f0", Wiring.Topology).Prepare[0].Command.ToString(),
        Does.Contain("netem limit 166667 delay 100ms"), "2 x 10 Gbit/s x 0.1 s / 8 / 1500");

    [TestCase(1)]
    [TestCase(1.5)]
    [TestCase(3650 * 86400.0 + 1)]
    public void Impossible_clock_jumps_are_refused(double seconds) =>
        Assert.That(new ClockJump { Host = "gateway", By = TimeSpan.FromSeconds(seconds) }.Problems().Single(), Does.StartWith("by: "));

    [TestCase(0)]
    [TestCase(100)]
    public void A_LUN_that_does_not_shrink_or_is_none_is_refused(int to) =>
        Assert.That(new LunResize { To = to }.Problems().Single(), Does.StartWith("to: "));

    [Test]
    public void So_little_memory_that_the_host_may_be_lost_is_refused() =>
        Assert.That(
            new MemoryPressure { Host = "gateway", Leave = MemoryPressure.LeastLeft - 1 }.Problems().Single(),
            Does.StartWith("leave: "));

    [Test]
    public void A_host_that_does_not_exist_is_named_with_those_that_do() =>
        Assert.That(
            () => new ClockJump { Host = "nas", By = TimeSpan.FromHours(1) }.Compile("f0", Wiring.Topology),
            Throws.TypeOf<LabMismatchException>().With.Message.Contains("'nas'").And.Message.Contains("gateway"));

    private static readonly Fault[] OfPower =
    [
        new PowerCut { Host = "gateway" }, new Reboot { Host = "gateway" }, new Pause { Host = "gateway" }, new CrashImage { Cache = 4096 },
    ];

    [TestCaseSource(nameof(OfPower))]
    public void A_machine_that_a_fault_stops_is_guarded_by_its_hypervisor(Fault fault) =>
        Assert.That(fault.Compile("f0", Wiring.Topology).Guard.Select(g => g.Host), Has.Member(LocalHost.HostName));

    [TestCase(0)]
    [TestCase(255)]
    [TestCase(256)]
    [TestCase(65535)]
    public void The_handle_of_every_fault_is_known_as_ours(int number)
    {
        var plan = new Impairment { Link = "san", Loss = new PacketLoss { Percent = 1 } }.Compile($"f{number}", Wiring.Topology);
        var words = plan.Inject[0].Command.ToString().Split(' ');
        Assert.That(words[words.IndexOf("handle") + 1], Does.Match(TrafficSweep.Handle));
        Assert.That(plan.Prepare[0].Command.ToString(), Does.Contain($"handle !~ /{TrafficSweep.Handle}/"));
    }

    private static string Render(Fault fault)
    {
        var plan = fault.Compile("f0", Wiring.Topology);
        var text = new StringBuilder($"# {fault.Describe()}\n");
        foreach (var need in plan.Needs) text.Append($"\n## needs on {need.Host}: {need.What}\n");
        var parts = new[]
        {
            ("prepare", plan.Prepare),
            ("inject", plan.Inject),
            ("probe", plan.Probe),
            ("heal", plan.Heal),
            ("clear", plan.Clear),
            ("guard", plan.Guard),
        };
        foreach (var (title, steps) in parts)
        {
            foreach (var step in steps)
                text.Append($"\n## {title} on {step.Host}{(step.Order == 0 ? "" : $", order {step.Order}")}\n{step.Command}\n");
        }

        foreach (var host in plan.Severed) text.Append($"\n## severed: {host}\n");
        foreach (var host in plan.Booted) text.Append($"\n## booted: {host}\n");
        return text.ToString();
    }
}
