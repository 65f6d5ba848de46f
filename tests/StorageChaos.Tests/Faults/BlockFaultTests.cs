using NUnit.Framework;
using StorageChaos.Faults;
using StorageChaos.Faults.Block;
using StorageChaos.Faults.Network;
using StorageChaos.Faults.Schedules;
using StorageChaos.Nodes;
using StorageChaos.Scenarios;
using StorageChaos.Stacks.Shims;

namespace StorageChaos.Tests.Faults;

public sealed class BlockFaultTests
{
    private static readonly TestCaseData[] Wrong =
    [
        new TestCaseData(new BlockError { From = "half" }, "from: 'half' is neither"),
        new TestCaseData(new BlockError { From = "101%" }, "from: '101%' is neither"),
        new TestCaseData(new BlockError { From = "100%" }, "from: '100%' is the end"),
        new TestCaseData(new BlockError { Length = "-1" }, "length: '-1' is neither"),
        new TestCaseData(new BlockError { Length = "0%" }, "length: '0%' is nothing"),
        new TestCaseData(new BlockError { Length = "512" }, "length: '512' is nothing"),
        new TestCaseData(new BlockDelay(), "read: neither reads nor writes"),
        new TestCaseData(new BlockDelay { Write = TimeSpan.FromMilliseconds(1.5) }, "write: 1.5 ms is not a whole number"),
        new TestCaseData(new BlockDelay { Read = TimeSpan.FromHours(2) }, "read: 7200000 ms is not"),
        new TestCaseData(new CrashImage { Cache = 100 }, "cache: 100 is not between"),
        new TestCaseData(new CrashImage { Cache = 4096, Missing = 101 }, "missing: 101 is not a percentage"),
        new TestCaseData(new CrashImage { Cache = 4096, Seed = -1 }, "seed: -1 is negative"),
        new TestCaseData(new DiskFull { Leave = -1 }, "leave: -1 is negative"),
    ];

    [TestCaseSource(nameof(Wrong))]
    public void What_is_out_of_range_is_named(Fault fault, string problem) =>
        Assert.That(fault.Problems(), Has.One.StartsWith(problem));

    [TestCase("25%", "size * 25 / 100 / 8 * 8")]
    [TestCase("100%", "size * 100 / 100 / 8 * 8")]
    [TestCase("5000", "8")]
    [TestCase("1 MiB", null)]
    [TestCase("%", null)]
    public void A_portion_is_a_percentage_or_bytes_in_whole_pages(string text, string? sectors) =>
        Assert.That(Portion.Sectors(text), Is.EqualTo(sectors));

    [Test]
    public void A_stack_gets_the_shims_that_its_faults_need_and_no_other()
    {
        Assert.That(With(new Partition { Link = "san" }, new DiskFull()).Shims(), Is.Empty);
        Assert.That(With(new BlockStall(), new BlockError(), new LyingDisk { At = ShimPosition.Target }).Shims(), Is.EquivalentTo(new[]
        {
            new ShimNeed(ShimPosition.Gateway), new ShimNeed(ShimPosition.Target),
        }));
    }

    [Test]
    public void A_disk_that_crashes_shares_its_shim_with_no_other_fault()
    {
        var crash = new CrashImage { Cache = 4096 };
        Assert.That(Shimmed(crash, new LyingDisk { At = ShimPosition.Target }), Is.Empty);
        Assert.That(Shimmed(crash, new BlockStall()), Has.One.Contains("different shims on the gateway"));
        Assert.That(Shimmed(crash, crash with { Seed = 2 }), Has.One.Contains("different shims on the gateway"));
    }

    private static IEnumerable<string> Shimmed(params Fault[] faults) =>
        With(faults).Problems(Wiring.Topology).Where(p => p.Contains("shims", StringComparison.Ordinal));

    private static Scenario With(params Fault[] faults) => new()
    {
        Name = "s",
        Title = "t",
        Faults = [.. faults.Select(f => new ScheduledFault { Fault = f, Hold = TimeSpan.FromSeconds(1) })],
    };
}
