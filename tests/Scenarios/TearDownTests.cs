using NUnit.Framework;
using StorageChaos.Hosts;
using StorageChaos.Labs;
using StorageChaos.Storage;

namespace StorageChaos.LabTests;

/// <summary>A stack can be removed from whatever state its building stopped in, and built again.</summary>
[Category("Smoke")]
[NonParallelizable]
public sealed class TearDownTests
{
    [TestCase(0)]
    [TestCase(3)]
    [TestCase(8)]
    [TestCase(1000)]
    public async Task A_stack_is_removed_whole_after_any_number_of_its_commands(int commands)
    {
        var lab = LabUnderTest.Lab;
        var ct = TestContext.CurrentContext.CancellationToken;
        await lab.ResetAsync(ct);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var left = commands;
        void Count(CommandOutcome _)
        {
            if (--left <= 0) stop.Cancel();
        }

        try
        {
            await Stack(lab, Count).BuildAsync(stop.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            // That is what was asked for.
        }

        await Stack(lab, _ => { }).TearDownAsync(ct);
        await Stack(lab, _ => { }).BuildAsync(ct);
        await Stack(lab, _ => { }).TearDownAsync(ct);
        var mounts = await Task.WhenAll(lab.Hosts.Values.Select(h => h.RunAsync(HostCommand.Of("cat", "/proc/mounts"), ct)));
        Assert.That(mounts.Select(m => m.Output), Has.None.Contains(StackPaths.Mount).And.None.Contains(StackPaths.Export));
    }

    private static StorageStack Stack(Lab lab, Action<CommandOutcome> record)
    {
        IHost Host(string role) => new RecordingHost(lab.Hosts[role], record, TimeProvider.System);
        return new StorageStack(Host(Role.Target), Host(Role.Gateway), Host(Role.Client), lab.Links, lab.Settings.Disk, new StackSpec(), LayerPlan.None);
    }
}
