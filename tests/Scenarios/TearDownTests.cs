using NUnit.Framework;
using StorageChaos.Hosts;
using StorageChaos.Labs;
using StorageChaos.Nodes;
using StorageChaos.Stacks;
using StorageChaos.Stacks.Iscsi;

namespace StorageChaos.LabTests;

/// <summary>A stack can be removed from whatever state its building stopped in, and built again.</summary>
[Category("Smoke")]
[NonParallelizable]
public sealed class TearDownTests
{
    [TestCase(0, false)]
    [TestCase(3, false)]
    [TestCase(8, false)]
    [TestCase(1000, false)]
    [TestCase(3, true)]
    [TestCase(1000, true)]
    public async Task A_stack_is_removed_whole_after_any_number_of_its_commands(int commands, bool twoPaths)
    {
        var spec = new StackSpec { Multipath = twoPaths ? new MultipathSpec() : null };
        var lab = LabUnderTest.Lab;
        var ct = TestContext.CurrentContext.CancellationToken;
        await LabUnderTest.ResetAsync(ct);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var left = commands;
        void Count(CommandOutcome _)
        {
            if (--left <= 0) stop.Cancel();
        }

        try
        {
            await Stack(lab, spec).BuildAsync(Hosts(lab, Count), stop.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // That is what was asked for.
        }

        // A stack of one path removes what one of two left.
        await Stack(lab, new StackSpec()).TearDownAsync(lab.Hosts, ct);
        await Stack(lab, spec).BuildAsync(lab.Hosts, ct);
        await Stack(lab, spec).TearDownAsync(lab.Hosts, ct);
        var mounts = await Task.WhenAll(lab.Hosts.Values.Select(h => h.RunAsync(HostCommand.Of("cat", "/proc/mounts"), ct)));
        var maps = await lab.Hosts[Role.Gateway].RunAsync(
            HostCommand.Script("dmsetup ls; ls /etc/multipath/conf.d 2>/dev/null || true"), ct);
        Assert.That(maps.Output, Does.Not.Contain("storagechaos"));
        Assert.That(mounts.Select(m => m.Output), Has.None.Contains(StackPaths.Mount).And.None.Contains(StackPaths.Export));
    }

    private static StorageStack Stack(Lab lab, StackSpec spec) =>
        StorageStack.Of(spec, new StackSite { Topology = lab.Topology, Disk = lab.Settings.Disk });

    private static Dictionary<string, IHost> Hosts(Lab lab, Action<CommandOutcome> record) =>
        lab.Hosts.ToDictionary(h => h.Key, IHost (h) => new RecordingHost(h.Value, record, TimeProvider.System));
}
