using NUnit.Framework;
using StorageChaos.Faults;
using StorageChaos.Faults.Network;
using StorageChaos.Histories;
using StorageChaos.Hosts;

namespace StorageChaos.Tests.Faults;

public sealed class NemesisTests
{
    private static readonly ScheduledFault Short = new() { Fault = new Partition { Link = "san", Port = 3260 }, Hold = TimeSpan.FromMilliseconds(1) };
    private static readonly ScheduledFault Endless = Short with { Hold = TimeSpan.FromHours(1) };

    private string directory = "";

    [SetUp]
    public void MakeDirectory() => directory = Directory.CreateTempSubdirectory().FullName;

    [TearDown]
    public void RemoveDirectory() => Directory.Delete(directory, recursive: true);

    [Test]
    public async Task The_dead_mans_switch_is_armed_before_the_fault_and_disarmed_after_the_heal()
    {
        var (hosts, history) = await RunAsync(Short, _ => null);
        foreach (var host in hosts.Take(2))
        {
            var order = host.Commands.Select(Kind).Where(k => k != "probe");
            Assert.That(order, Is.EqualTo(new[] { "prepare", "arm", "inject", "heal", "disarm" }), host.Name);
        }

        Assert.That(history.Of(OpAction.Heal).Last().Phase, Is.EqualTo(OpPhase.Ok));
    }

    [Test]
    public async Task The_lease_covers_the_hold()
    {
        var (hosts, _) = await RunAsync(Short, _ => null);
        Assert.That(hosts[0].Commands[1], Does.Contain("--on-active=10.001s"));
    }

    [Test]
    public async Task An_inject_that_fails_on_one_host_is_healed_on_both()
    {
        var (hosts, history) = await RunAsync(Short, c => Kind(c) == "inject" && c.Contains("-i san0 -s 198.51.100.20", StringComparison.Ordinal) ? 1 : null);
        Assert.Multiple(() =>
        {
            Assert.That(hosts.Take(2).Select(h => h.Commands.Count(c => Kind(c) == "heal")), Is.All.EqualTo(1));
            Assert.That(history.Of(OpAction.Inject).Last().Phase, Is.EqualTo(OpPhase.Info));
        });
    }

    [Test]
    public async Task Cancelling_heals()
    {
        using var cancel = new CancellationTokenSource();
        var hosts = Hosts(c =>
        {
            if (Kind(c) == "probe") cancel.Cancel();
            return null;
        });
        using var history = new HistoryRecorder(Path.Combine(directory, "history.jsonl"), TimeProvider.System);
        await using var nemesis = new Nemesis(hosts, Wiring.Links, history, (_, _) => Task.CompletedTask, TimeProvider.System);
        await Assert.CatchAsync<OperationCanceledException>(() => nemesis.RunAsync([Endless], cancel.Token));
        Assert.That(hosts.Take(2).Select(h => h.Commands.Count(c => Kind(c) == "heal")), Is.All.EqualTo(1));
        Assert.That(history.Snapshot().Of(OpAction.Heal).Last().Phase, Is.EqualTo(OpPhase.Ok));
    }

    [Test]
    public async Task A_switch_that_fired_is_told()
    {
        var (_, history) = await RunAsync(Short, c => Kind(c) == "disarm" ? 3 : null);
        Assert.That(history.Of(OpAction.Heal).Last().Phase, Is.EqualTo(OpPhase.Info));
    }

    [Test]
    public async Task Effect_is_summed_over_both_ends()
    {
        var (_, history) = await RunAsync(Short, _ => null, probe: "       7   420 DROP       6    --  san0   *       198.51.100.20  198.51.100.10  tcp dpt:3260\n");
        Assert.That(history.Of(OpAction.Probe).Last().Effect, Is.EqualTo(14));
    }

    private static string Kind(string command) => command switch
    {
        _ when command.Contains("systemd-run", StringComparison.Ordinal) => "arm",
        _ when command.Contains("systemctl stop", StringComparison.Ordinal) => "disarm",
        _ when command.Contains("--test", StringComparison.Ordinal) => "prepare",
        _ when command.Contains("-I INPUT 1", StringComparison.Ordinal) => "inject",
        _ when command.Contains("-v -x -n -L", StringComparison.Ordinal) => "probe",
        _ => "heal",
    };

    private async Task<(ScriptedHost[] Hosts, History History)> RunAsync(ScheduledFault fault, Func<string, int?> exitCode, string probe = "")
    {
        var hosts = Hosts(exitCode, probe);
        using var history = new HistoryRecorder(Path.Combine(directory, "history.jsonl"), TimeProvider.System);
        await using (var nemesis = new Nemesis(hosts, Wiring.Links, history, (_, _) => Task.CompletedTask, TimeProvider.System))
            await nemesis.RunAsync([fault], CancellationToken.None);
        return (hosts, history.Snapshot());
    }

    private static ScriptedHost[] Hosts(Func<string, int?> exitCode, string probe = "") =>
        [.. new[] { "gateway", "target", LocalHost.HostName }.Select(name => new ScriptedHost(
            name, c => ScriptedHost.Outcome(name, c, exitCode(c) ?? 0, Kind(c) == "probe" ? probe : "")))];
}
