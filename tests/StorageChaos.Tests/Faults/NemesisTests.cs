using NUnit.Framework;
using StorageChaos.Faults;
using StorageChaos.Faults.Execution;
using StorageChaos.Faults.Machines;
using StorageChaos.Faults.Network;
using StorageChaos.Faults.Schedules;
using StorageChaos.Histories;
using StorageChaos.Hosts;
using StorageChaos.Nodes;
using StorageChaos.Running;
using StorageChaos.Tests.Checks;
using StorageChaos.Work.Records;

namespace StorageChaos.Tests.Faults;

public sealed class NemesisTests
{
    private const string InPlace = "in-place=yes\neffect=7\ntraffic=9\n";
    private const string Gone = "in-place=no\neffect=7\ntraffic=9\n";
    private static readonly ScheduledFault Short = new()
    {
        Fault = new Partition { Link = "san", Port = 3260 },
        Hold = TimeSpan.FromMilliseconds(300),
    };

    private static readonly ScheduledFault Endless = Short with { Hold = TimeSpan.FromHours(1) };

    private string directory = "";

    [SetUp]
    public void MakeDirectory() => directory = Directory.CreateTempSubdirectory().FullName;

    [TearDown]
    public void RemoveDirectory() => Directory.Delete(directory, recursive: true);

    [Test]
    public async Task The_dead_mans_switch_is_armed_before_the_fault_and_disarmed_after_it_is_cleared()
    {
        var (hosts, history) = await RunAsync([Short]);
        foreach (var host in hosts.Take(2))
        {
            var order = host.Commands.Select(Kind).Where(k => k != "probe");
            Assert.That(order, Is.EqualTo(new[] { "prepare", "arm", "inject", "heal", "clear", "disarm" }), host.Name);
        }

        Assert.That(history.Of(OpAction.Heal).Last().Phase, Is.EqualTo(OpPhase.Ok));
    }

    [Test]
    public async Task A_repeated_fault_is_prepared_and_guarded_once()
    {
        var times = new[]
        {
            new Occurrence(TimeSpan.Zero, TimeSpan.FromMilliseconds(1)),
            new Occurrence(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(1)),
        };
        var (hosts, _) = await RunAsync([Short with { Hold = null, Occurrences = times }]);
        Assert.That(
            hosts[0].Commands.Select(Kind).Where(k => k != "probe"),
            Is.EqualTo(new[] { "prepare", "arm", "inject", "heal", "inject", "heal", "clear", "disarm" }));
    }

    [Test]
    public async Task A_sequence_waits_for_the_heal_of_the_one_before()
    {
        var (_, history) = await RunAsync([Short, Short with { AfterPrevious = TimeSpan.Zero }]);
        Assert.That(
            history.Ops
                .Where(o => o is { Phase: OpPhase.Ok, Action: OpAction.Inject or OpAction.Heal })
                .Select(o => $"{o.Action} {o.Fault}"),
            Is.EqualTo(new[] { "inject f0", "heal f0", "inject f1", "heal f1" }));
    }

    [Test]
    public async Task Hosts_whose_link_is_cut_must_answer_over_a_new_connection_first()
    {
        var hosts = Hosts();
        using var history = History();
        await new Nemesis(Context(hosts, history) with
        {
            Canary = (host, _) => host == "target"
                ? Task.FromException(new HostCommandException(ScriptedHost.Outcome(host, "true", 255), "exit code 255"))
                : Task.CompletedTask,
        }).RunAsync([Short], CancellationToken.None);
        Assert.Multiple(() =>
        {
            Assert.That(hosts.SelectMany(h => h.Commands).Select(Kind), Has.None.EqualTo("inject"));
            Assert.That(
                history.Snapshot().Of(OpAction.Inject).Last().Error,
                Does.StartWith("it could not be prepared: target: exit code 255"));
        });
    }

    [Test]
    public async Task An_inject_that_fails_on_one_host_is_healed_on_both()
    {
        var (hosts, history) = await RunAsync([Short], (host, kind) => (host, kind) == ("target", "inject") ? 1 : null);
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
        var hosts = Hosts(onCommand: (_, kind) =>
        {
            if (kind == "inject") cancel.CancelAfter(TimeSpan.FromMilliseconds(100));
        });
        using var history = History();
        await Assert.CatchAsync<OperationCanceledException>(() => new Nemesis(Context(hosts, history)).RunAsync([Endless], cancel.Token));
        Assert.That(hosts.Take(2).Select(h => h.Commands.Count(c => Kind(c) == "heal")), Is.All.EqualTo(1));
        Assert.That(history.Snapshot().Of(OpAction.Heal).Last().Phase, Is.EqualTo(OpPhase.Ok));
    }

    [Test]
    public async Task A_heal_that_a_probe_denies_is_tried_again()
    {
        var heals = 0;
        var hosts = Hosts(onCommand: (host, kind) => heals += (host, kind) == ("gateway", "heal") ? 1 : 0, stubborn: () => heals < 3);
        using var history = History();
        await new Nemesis(Context(hosts, history)).RunAsync([Short], CancellationToken.None);
        Assert.That(heals, Is.EqualTo(3));
        Assert.That(history.Snapshot().Of(OpAction.Heal).Last().Phase, Is.EqualTo(OpPhase.Ok));
    }

    [Test]
    public async Task A_heal_that_fails_is_tried_again_and_keeps_no_other_host_from_being_healed()
    {
        var heals = 0;
        var (hosts, history) = await RunAsync(
            [Short], (host, kind) => (host, kind) == ("gateway", "heal") && ++heals < 3 ? 255 : null);
        Assert.Multiple(() =>
        {
            Assert.That(heals, Is.EqualTo(3));
            Assert.That(hosts[1].Commands.Select(Kind), Has.Some.EqualTo("heal"));
            Assert.That(history.Of(OpAction.Heal).Select(o => o.Phase), Is.EqualTo(new[] { OpPhase.Invoke, OpPhase.Ok }));
        });
    }

    // A panicked gateway answers no ssh: two minutes of trying would be two minutes without an operator.
    [Test]
    public async Task On_a_host_that_died_a_heal_is_not_tried_again_and_the_others_are_healed()
    {
        var dead = false;
        var hosts = Hosts((host, kind) => host == "gateway" && (dead |= kind == "heal") ? 255 : null);
        using var history = History();
        await new Nemesis(Context(hosts, history) with { HasDied = host => host == "gateway" && dead })
            .RunAsync([Short], CancellationToken.None);
        Assert.Multiple(() =>
        {
            Assert.That(hosts[0].Commands.Count(c => Kind(c) == "heal"), Is.EqualTo(1));
            Assert.That(hosts[1].Commands.Select(Kind), Has.Some.EqualTo("heal"));
            Assert.That(history.Snapshot().Of(OpAction.Heal).Select(o => o.Phase), Has.Some.EqualTo(OpPhase.Info));
        });
    }

    [Test]
    public async Task A_probe_that_does_not_come_back_does_not_make_the_hold_longer()
    {
        var hosts = Hosts();
        var stuck = new StuckProbes(hosts[0]);
        using var history = History();
        await new Nemesis(Context(hosts, history) with
        {
            Hosts = new Dictionary<string, IHost> { ["gateway"] = stuck, ["target"] = hosts[1] },
        }).RunAsync([Short], CancellationToken.None);
        var heals = history.Snapshot().Of(OpAction.Heal).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(stuck.Waiting, Is.GreaterThan(0));
            Assert.That(heals.Select(o => o.Phase), Is.EqualTo(new[] { OpPhase.Invoke, OpPhase.Ok }));
            Assert.That(heals[0].Hold, Is.EqualTo(0.3));
            Assert.That(heals[0].Held, Is.GreaterThanOrEqualTo(0.3));
        });
    }

    [Test]
    public async Task A_hold_that_was_cut_short_is_not_compared()
    {
        using var cancel = new CancellationTokenSource();
        var hosts = Hosts(onCommand: (_, kind) =>
        {
            if (kind == "inject") cancel.CancelAfter(TimeSpan.FromMilliseconds(100));
        });
        using var history = History();
        await Assert.CatchAsync<OperationCanceledException>(() => new Nemesis(Context(hosts, history)).RunAsync([Endless], cancel.Token));
        Assert.That(history.Snapshot().Of(OpAction.Heal).Select(o => o.Hold), Is.All.Null);
    }

    [Test]
    public async Task A_switch_that_fired_is_told()
    {
        var (_, history) = await RunAsync([Short], (_, kind) => kind == "disarm" ? 3 : null);
        Assert.That(history.Of(OpAction.Heal).Last().Phase, Is.EqualTo(OpPhase.Info));
        Assert.That(history.Of(OpAction.Heal).Last().Error, Does.Contain("dead man's switch"));
    }

    [Test]
    public async Task Effect_is_what_came_since_the_baseline_summed_over_both_ends()
    {
        var (_, history) = await RunAsync([Short]);
        Assert.Multiple(() =>
        {
            Assert.That(
                history.Of(OpAction.Baseline).Single().Detail, Is.EqualTo("gateway: effect=2 traffic=4; target: effect=2 traffic=4"));
            Assert.That(history.Of(OpAction.Probe).First().Effect, Is.EqualTo(10));
            Assert.That(history.Of(OpAction.Heal).Last().Traffic, Is.EqualTo(10));
        });
    }

    [Test]
    public async Task A_rule_that_somebody_took_away_is_told()
    {
        var (_, history) = await RunAsync([Short], vanished: true);
        Assert.That(history.Of(OpAction.Probe).First().Error, Is.EqualTo("it is no longer in place on gateway, target"));
    }

    [Test]
    public async Task A_host_that_does_not_come_back_ends_the_schedule_and_the_rest_is_healed()
    {
        var hosts = Hosts();
        using var history = History();
        var cut = new ScheduledFault { Fault = new PowerCut { Host = "target" }, Hold = TimeSpan.FromMilliseconds(1) };
        var nemesis = new Nemesis(Context(hosts, history) with
        {
            AfterBoot = (host, _) => Task.FromException(new HostCommandException(ScriptedHost.Outcome(host, "true", 255), "not reachable")),
        });
        Assert.That(
            async () => await nemesis.RunAsync([cut, Endless], CancellationToken.None),
            Throws.TypeOf<HostLostException>().With.Message.StartsWith("target did not come back: target: not reachable"));
        Assert.That(history.Snapshot().Of(OpAction.Heal).Where(o => o.Fault == "f1").Select(o => o.Phase), Has.None.EqualTo(OpPhase.Info));
        await Task.CompletedTask;
    }

    internal static string Kind(string command) => command switch
    {
        "disarm" => "disarm",
        _ when command.Contains("storagechaos-guard", StringComparison.Ordinal) => "arm",
        _ when command.Contains("in-place=", StringComparison.Ordinal) => "probe",
        _ when command.Contains(" - [0:0]", StringComparison.Ordinal) => "prepare",
        _ when command.Contains("-I INPUT 1", StringComparison.Ordinal)
            || command.Contains("destroy", StringComparison.Ordinal) => "inject",
        _ when command.Contains("-X STORAGECHAOS", StringComparison.Ordinal) => "clear",
        _ => "heal",
    };

    private async Task<(ScriptedHost[] Hosts, History History)> RunAsync(
        IReadOnlyList<ScheduledFault> schedule, Func<string, string, int?>? exitCode = null, bool vanished = false)
    {
        var hosts = Hosts(exitCode, vanished: vanished);
        using var history = History();
        await new Nemesis(Context(hosts, history)).RunAsync(schedule, CancellationToken.None);
        return (hosts, history.Snapshot());
    }

    private HistoryRecorder History() => new(Path.Combine(directory, "history.jsonl"), TimeProvider.System);

    private static FaultContext Context(ScriptedHost[] hosts, HistoryRecorder history) => new()
    {
        Hosts = hosts.ToDictionary(h => h.Name, h => (IHost)h),
        Topology = Wiring.Topology,
        History = history,
        Clock = TimeProvider.System,
    };

    // Hosts on which a fault is in place from its injection to its heal.
    private static ScriptedHost[] Hosts(
        Func<string, string, int?>? exitCode = null,
        Action<string, string>? onCommand = null,
        Func<bool>? stubborn = null,
        bool vanished = false)
    {
        ScriptedHost Host(string name)
        {
            var state = "in-place=no\neffect=2\ntraffic=4\n";
            return new ScriptedHost(name, c =>
            {
                var kind = Kind(c);
                onCommand?.Invoke(name, kind);
                if (kind == "inject" && !vanished) state = InPlace;
                if (kind == "heal" && stubborn?.Invoke() != true) state = Gone;
                return ScriptedHost.Outcome(name, c, exitCode?.Invoke(name, kind) ?? 0, kind == "probe" ? state : "");
            });
        }

        return [Host("gateway"), Host("target"), Host(LocalHost.HostName)];
    }
}
