using System.Text;
using NUnit.Framework;
using StorageChaos.Faults;
using StorageChaos.Faults.Block;
using StorageChaos.Faults.Machines;
using StorageChaos.Faults.Network;
using StorageChaos.Hosts;
using StorageChaos.Storage;

namespace StorageChaos.Tests.Faults;

public sealed class FaultPlanTests
{
    private static readonly TestCaseData[] Plans =
    [
        new TestCaseData(new Partition { Link = "san", Port = 3260 }).SetArgDisplayNames("partition-san-3260"),
        new TestCaseData(new Partition { Link = "nas" }).SetArgDisplayNames("partition-nas"),
        new TestCaseData(new Partition { Link = "san", Port = 3260, Direction = Direction.ToServer }).SetArgDisplayNames("partition-san-to-server"),
        new TestCaseData(new PowerCut { Host = "target" }).SetArgDisplayNames("power-cut-target"),
        new TestCaseData(new BlockError()).SetArgDisplayNames("block-error"),
        new TestCaseData(new BlockError { Operations = BlockOperations.Reads, From = "25%", Length = "1048576" }).SetArgDisplayNames("block-error-reads-part"),
        new TestCaseData(new BlockError { Operations = BlockOperations.Writes, At = LayerPlace.Target }).SetArgDisplayNames("block-error-target-writes"),
        new TestCaseData(new BlockDelay { Read = TimeSpan.FromMilliseconds(50), Write = TimeSpan.FromSeconds(1) }).SetArgDisplayNames("block-delay"),
        new TestCaseData(new LyingDisk { At = LayerPlace.Target }).SetArgDisplayNames("lying-disk-target"),
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
        Assert.That(() => new Partition { Link = "management" }.Compile("f0", Wiring.Links), Throws.TypeOf<LabMismatchException>().With.Message.Contains("management network"));

    [Test]
    public void The_management_interface_is_refused_under_any_name() =>
        Assert.That(() => new Partition { Link = "wrong" }.Compile("f0", Wiring.Links), Throws.TypeOf<LabMismatchException>().With.Message.Contains("mgmt0 of client"));

    [Test]
    public void A_link_that_does_not_exist_is_named_with_those_that_do() =>
        Assert.That(() => new Partition { Link = "lan" }.Compile("f0", Wiring.Links), Throws.TypeOf<LabMismatchException>().With.Message.Contains("'lan'").And.Message.Contains("san, nas"));

    [Test]
    public void Power_that_is_not_ours_is_not_cut() =>
        Assert.That(() => new PowerCut { Host = "gateway" }.Compile("f0", Wiring.Links), Throws.TypeOf<LabMismatchException>().With.Message.Contains("'gateway'"));

    [TestCase(0)]
    [TestCase(65536)]
    public void Impossible_ports_are_refused(int port) => Assert.That(new Partition { Link = "san", Port = port }.Problems(), Is.Not.Empty);

    private static string Render(Fault fault)
    {
        var plan = fault.Compile("f0", Wiring.Links with { Domains = new Dictionary<string, string> { ["target"] = "storagechaos_target", ["gateway"] = "storagechaos_gateway" } });
        var text = new StringBuilder($"# {fault.Describe()}\n");
        foreach (var need in plan.Needs) text.Append($"\n## needs on {need.Host}: {need.What}\n");
        foreach (var (title, steps) in new[] { ("prepare", plan.Prepare), ("inject", plan.Inject), ("probe", plan.Probe), ("heal", plan.Heal), ("clear", plan.Clear), ("guard", plan.Guard) })
        {
            foreach (var step in steps) text.Append($"\n## {title} on {step.Host}{(step.Order == 0 ? "" : $", order {step.Order}")}\n{step.Command}\n");
        }

        foreach (var host in plan.Severed) text.Append($"\n## severed: {host}\n");
        foreach (var host in plan.Booted) text.Append($"\n## booted: {host}\n");
        return text.ToString();
    }
}
