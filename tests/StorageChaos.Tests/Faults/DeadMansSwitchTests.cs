using NUnit.Framework;
using StorageChaos.Faults;
using StorageChaos.Faults.Execution;
using StorageChaos.Hosts;

namespace StorageChaos.Tests.Faults;

/// <summary>On this machine, with real processes.</summary>
public sealed class DeadMansSwitchTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(20);
    private string directory = "";

    [SetUp]
    public void MakeDirectory() => directory = Directory.CreateTempSubdirectory().FullName;

    [TearDown]
    public void RemoveDirectory() => Directory.Delete(directory, recursive: true);

    private string Healed => Path.Combine(directory, "healed by its own");

    [Test]
    public async Task Disarmed_it_does_nothing()
    {
        await using (var guard = await ArmAsync(Soon)) await guard.DisarmAsync(CancellationToken.None);
        Assert.That(File.Exists(Healed), Is.False);
    }

    [Test]
    public async Task When_its_stream_ends_it_heals()
    {
        await (await ArmAsync(Soon)).DisposeAsync();
        Assert.That(await HealedAsync(), Is.True);
    }

    [Test]
    public async Task When_no_sign_comes_for_the_length_of_the_lease_it_heals_and_disarming_fails()
    {
        await using var guard = await ArmAsync(TimeSpan.FromSeconds(1));
        Assert.That(await HealedAsync(), Is.True);
        await Assert.CatchAsync<HostCommandException>(() => guard.DisarmAsync(CancellationToken.None));
    }

    [Test]
    public async Task What_it_runs_has_its_input()
    {
        var input = string.Concat(Enumerable.Repeat("it's $HOME\n", 1000));
        // Under another name until it is whole, since the name is what is waited for.
        var script = $"cat > {Shell.Quote(Healed + ".part")}; mv {Shell.Quote(Healed + ".part")} {Shell.Quote(Healed)}";
        var heal = HostCommand.Script(script) with { Input = input };
        var guard = await DeadMansSwitch.ArmAsync(
            new LocalHost(TimeProvider.System), "test", heal, Soon, TimeProvider.System, CancellationToken.None);
        await guard.DisposeAsync();
        Assert.That(await HealedAsync(), Is.True);
        Assert.That(await File.ReadAllTextAsync(Healed), Is.EqualTo(input));
    }

    [Test]
    public async Task A_host_without_the_means_refuses_it()
    {
        var host = new ScriptedHost("gateway", c => ScriptedHost.Outcome("gateway", c, 127));
        await Assert.CatchAsync<HostCommandException>(() =>
            DeadMansSwitch.ArmAsync(host, "f0", HostCommand.Of("true"), Soon, TimeProvider.System, CancellationToken.None));
    }

    [Test]
    public async Task What_a_harness_that_was_killed_left_is_stopped_and_leaves_no_trace()
    {
        Assume.That(Environment.IsPrivilegedProcess, "only root may note processes, and stop units");
        var host = new LocalHost(TimeProvider.System);
        await using var guard = await ArmAsync(Soon);
        await host.RunAsync(DeadMansSwitch.StopAll("tes[a-z]"), CancellationToken.None);
        await Assert.CatchAsync<HostCommandException>(() => guard.DisarmAsync(CancellationToken.None));
        Assert.Multiple(() =>
        {
            Assert.That(File.Exists(Healed), Is.False);
            Assert.That(File.Exists(Note), Is.False);
        });
    }

    [Test]
    public async Task A_process_that_has_got_the_number_of_a_switch_is_left_alone()
    {
        Assume.That(Environment.IsPrivilegedProcess, "only root may note processes");
        var host = new LocalHost(TimeProvider.System);
        var foreign = HostCommand.Script($"""
            mkdir -p {FaultPlan.StateDirectory}
            setsid sleep 60 >/dev/null 2>&1 &
            echo $! > {Note}
            echo $!
            """);
        var pid = (await host.RunAsync(foreign with { Deadline = Soon }, CancellationToken.None)).Output.Trim();
        await host.RunAsync(DeadMansSwitch.StopAll("test"), CancellationToken.None);
        Assert.That((await host.RunAsync(HostCommand.Of("kill", pid), CancellationToken.None)).Succeeded, Is.True);
        Assert.That(File.Exists(Note), Is.False);
    }

    private static string Note => $"{FaultPlan.StateDirectory}/storagechaos-guard-test.pid";

    private Task<DeadMansSwitch> ArmAsync(TimeSpan lease) => DeadMansSwitch.ArmAsync(
        new LocalHost(TimeProvider.System), "test", HostCommand.Of("touch", Healed), lease, TimeProvider.System, CancellationToken.None);

    private Task<bool> HealedAsync() =>
        Wait.UntilAsync(
            _ => Task.FromResult(File.Exists(Healed)), Soon, TimeSpan.FromMilliseconds(50), TimeProvider.System, CancellationToken.None);
}
