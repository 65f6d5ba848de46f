using NUnit.Framework;
using StorageChaos.Faults;
using StorageChaos.Faults.Execution;
using StorageChaos.Faults.Network;
using StorageChaos.Faults.Registry;
using StorageChaos.Faults.Schedules;
using StorageChaos.Histories;
using StorageChaos.Hosts;
using StorageChaos.Labs;
using StorageChaos.Nodes;
using StorageChaos.Stacks;

namespace StorageChaos.LabTests;

/// <summary>
/// Hosts have a packet filter, queueing disciplines, addresses and routes of their own: no fault is stopped by them, and none
/// changes them.
/// </summary>
[Category("Faults")]
[NonParallelizable]
public sealed class OwnRulesTests
{
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(4);

    private static readonly TestCaseData[] Faults =
    [
        Case(new Partition { Link = "san", Port = 3260 }, "partition"),
        Case(new Partition { Link = "san", At = ActingEnd.Client }, "partition-at-client"),
        Case(new Partition { Link = "san", Port = 3260, Manner = Manner.Reset }, "reset"),
        Case(new Partition { Link = "san", Manner = Manner.Unreachable, Scope = Scope.Interface }, "unreachable"),
        Case(new MtuBlackHole { Link = "san", Port = 3260 }, "mtu-black-hole"),
        Case(new Impairment { Link = "san", Port = 3260, Loss = new PacketLoss { Percent = 100 } }, "loss"),
        Case(
            new Impairment
            {
                Link = "san",
                At = ActingEnd.Client,
                Delay = TimeSpan.FromMilliseconds(20),
                Loss = new PacketLoss { Percent = 1 },
            },
            "delay-and-loss-at-client"),
        Case(new Impairment { Link = "san", Scope = Scope.Interface, Corrupt = 5 }, "corrupt"),
        Case(new LinkDown { Link = "san", End = LinkEnds.Client }, "link-down-client"),
        Case(new LinkDown { Link = "san", End = LinkEnds.Both }, "link-down-both"),
    ];

    private string directory = "";

    [OneTimeSetUp]
    public async Task BuildAsync()
    {
        var (lab, ct) = (LabUnderTest.Lab, CancellationToken.None);
        directory = Directory.CreateTempSubdirectory("storagechaos-own-rules-").FullName;
        await LabUnderTest.ResetAsync(ct);
        var stack = StorageStack.Of(new StackSpec(), new StackSite { Topology = lab.Topology, Disk = lab.Settings.Disk });
        await stack.BuildAsync(lab.Hosts, ct);
        await lab.Hosts[Role.Gateway].RunAsync(HostCommand.Of("systemd-run", "--quiet", "--collect", "--unit=own-rules-traffic", "sh", "-c",
            $"while :; do dd if=/dev/urandom of={StackPaths.Export}/traffic bs=16k count=8 oflag=direct conv=notrunc; "
            + "sleep 0.05; done"), ct);
        await Task.WhenAll(Ends(lab).Select(end => lab.Hosts[end.Host].RunAsync(OwnRules(end.Interface), ct)));
    }

    [OneTimeTearDown]
    public async Task ResetAsync()
    {
        if (directory.Length == 0) return;
        Directory.Delete(directory, recursive: true);
        await LabUnderTest.ResetAsync(CancellationToken.None);
    }

    [TestCaseSource(nameof(Faults))]
    public async Task They_neither_stop_a_fault_nor_are_changed_by_it(Fault fault)
    {
        var before = await DumpAsync();
        var history = await RunAsync(fault);
        var after = await DumpAsync();
        Assert.Multiple(() =>
        {
            Assert.That(history.Of(OpAction.Inject).Last().Phase, Is.EqualTo(OpPhase.Ok), history.Of(OpAction.Inject).Last().Error);
            Assert.That(history.Of(OpAction.Heal).Last().Phase, Is.EqualTo(OpPhase.Ok), history.Of(OpAction.Heal).Last().Error);
            Assert.That(history.Of(OpAction.Probe).Where(op => op.Error is not null).Select(op => op.Error), Is.Empty);
            Assert.That(history.Of(OpAction.Probe).Max(op => op.Effect), Is.GreaterThan(0));
            Assert.That(after, Is.EqualTo(before));
        });
        foreach (var op in history.Of(OpAction.Probe)) TestContext.Out.WriteLine($"effect {op.Effect}, traffic {op.Traffic}: {op.Detail}");
    }

    [Test]
    public async Task A_sweep_changes_none_of_them()
    {
        var before = await DumpAsync();
        await Task.WhenAll(Ends(LabUnderTest.Lab).Select(end =>
            LabUnderTest.Lab.Hosts[end.Host].RunAsync(FaultSweep.RemoveAll(), CancellationToken.None)));
        Assert.That(await DumpAsync(), Is.EqualTo(before));
    }

    [Test]
    public async Task Several_impairments_share_an_interface()
    {
        var before = await DumpAsync();
        var history = await RunAsync(
            new Impairment { Link = "san", Port = 3260, Delay = TimeSpan.FromMilliseconds(5) },
            new Impairment { Link = "san", Port = 9, Rate = "1mbit" },
            new Impairment { Link = "san", Scope = Scope.Interface, Loss = new PacketLoss { Percent = 1 } });
        var after = await DumpAsync();
        Assert.Multiple(() =>
        {
            Assert.That(history.Of(OpAction.Inject).Select(op => op.Error), Has.All.Null);
            Assert.That(history.Of(OpAction.Heal).Select(op => op.Error), Has.All.Null);
            Assert.That(history.Of(OpAction.Probe).Where(op => op.Fault == "f0").Max(op => op.Effect), Is.GreaterThan(0));
            Assert.That(history.Of(OpAction.Probe).Where(op => op.Fault == "f1").Max(op => op.Effect), Is.Zero, "nobody uses that port");
            Assert.That(after, Is.EqualTo(before));
        });
    }

    [Test]
    public async Task A_filter_that_comes_before_ours_is_named_and_stays()
    {
        var gateway = LabUnderTest.Lab.Hosts[Role.Gateway];
        var @interface = LabUnderTest.Lab.Topology.Link("san").Client.Interface;
        await gateway.RunAsync(
            HostCommand.Of(
                "tc", "filter", "add", "dev", @interface, "ingress", "protocol", "ip", "pref", "1",
                "u32", "match", "ip", "dport", "9", "0xffff", "flowid", "1:1"),
            CancellationToken.None);
        try
        {
            var before = await DumpAsync();
            var history = await RunAsync(new Impairment { Link = "san", Delay = TimeSpan.FromMilliseconds(5) });
            var after = await DumpAsync();
            Assert.Multiple(() =>
            {
                Assert.That(history.Of(OpAction.Inject).Last().Error, Does.Contain($"{@interface} has a filter of its own with pref 1"));
                Assert.That(after, Is.EqualTo(before));
            });
        }
        finally
        {
            await gateway.RunAsync(
                HostCommand.Of("tc", "filter", "del", "dev", @interface, "ingress", "protocol", "ip", "pref", "1"),
                CancellationToken.None);
        }
    }

    // An administrator's: a rule that would let everything pass, a chain, a root qdisc and filters of an interface, a
    // second address in the same network, and routes, one in a table of its own.
    private static HostCommand OwnRules(string @interface) => HostCommand.Script($"""
        iptables -w 5 -N OWN-RULES
        iptables -w 5 -A OWN-RULES -p tcp --dport 9 -j DROP
        iptables -w 5 -I INPUT 1 -j OWN-RULES
        iptables -w 5 -I OUTPUT 1 -j OWN-RULES
        iptables -w 5 -I INPUT 1 -m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT
        tc qdisc replace dev {@interface} root handle 77: fq_codel limit 777 flows 77 target 7ms interval 77ms noecn
        tc qdisc add dev {@interface} clsact
        tc filter add dev {@interface} ingress protocol ip pref 49 u32 match ip dport 9 0xffff action drop
        tc filter add dev {@interface} egress protocol all pref 3 flower action pass
        own=$(hostname | cksum | cut -c 1-2)
        ip addr add 198.51.100.$own/25 dev {@interface}
        ip route add 10.77.0.0/16 via 198.51.100.1 dev {@interface}
        ip route add 10.78.0.0/16 via 198.51.100.1 dev {@interface} table 78
        """);

    private static TestCaseData Case(Fault fault, string name) => new TestCaseData(fault).SetArgDisplayNames(name);

    private static LinkEnd[] Ends(Lab lab) => [lab.Topology.Link("san").Client, lab.Topology.Link("san").Server];

    private static async Task<string[]> DumpAsync() => await Task.WhenAll(Ends(LabUnderTest.Lab).Select(
        async end => (await LabUnderTest.Lab.Hosts[end.Host].RunAsync(FaultSweep.Dump(), CancellationToken.None)).Output));

    private async Task<History> RunAsync(params Fault[] faults)
    {
        var lab = LabUnderTest.Lab;
        using var history = new HistoryRecorder(
            Path.Combine(directory, $"{TestContext.CurrentContext.Test.ID}.jsonl"), TimeProvider.System);
        var context = new FaultContext { Hosts = lab.Hosts, Topology = lab.Topology, History = history, Clock = TimeProvider.System };
        var schedule = faults.Select(fault => new ScheduledFault { Fault = fault, Hold = Hold }).ToList();
        await Needs.DemandAsync(schedule, context, CancellationToken.None);
        await new Nemesis(context).RunAsync(schedule, CancellationToken.None);
        return history.Snapshot();
    }
}
