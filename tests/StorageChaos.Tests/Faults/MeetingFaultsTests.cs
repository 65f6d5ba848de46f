using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Checks.Faults;
using StorageChaos.Faults.Block;
using StorageChaos.Faults.Execution;
using StorageChaos.Faults.Machines;
using StorageChaos.Faults.Network;
using StorageChaos.Faults.Schedules;
using StorageChaos.Histories;
using StorageChaos.Hosts;
using StorageChaos.Tests.Checks;

namespace StorageChaos.Tests.Faults;

/// <summary>A power cut of a host on which another fault is.</summary>
public sealed class MeetingFaultsTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(1);
    private static readonly ScheduledFault Cut = new()
    {
        Fault = new PowerCut { Host = "gateway" },
        After = TimeSpan.FromMilliseconds(1),
        Hold = TimeSpan.FromMilliseconds(1),
    };

    private static readonly ScheduledFault Outage = new()
    {
        Fault = new Partition { Link = "san", Port = 3260 },
        Hold = TimeSpan.FromHours(1),
    };

    private CancellationTokenSource cancel = null!;
    private ManualResetEventSlim injected = null!;
    private TaskCompletionSource boot = null!;
    private string directory = "";
    private HistoryRecorder recorder = null!;
    private volatile bool off;

    [SetUp]
    public void MakeDirectory()
    {
        (cancel, injected, off) = (new CancellationTokenSource(), new ManualResetEventSlim(), false);
        boot = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        directory = Directory.CreateTempSubdirectory().FullName;
        recorder = new HistoryRecorder(Path.Combine(directory, "history.jsonl"), TimeProvider.System);
    }

    [TearDown]
    public void RemoveDirectory()
    {
        recorder.Dispose();
        injected.Dispose();
        cancel.Dispose();
        Directory.Delete(directory, recursive: true);
    }

    [Test]
    public async Task What_the_boot_took_away_is_injected_again_when_the_host_is_back()
    {
        var (gateway, target) = (Host("gateway"), Host("target"));
        var running = RunAsync(gateway, target, [Outage, Cut]);
        await SeenAsync(op => op is { Fault: "f0", Action: OpAction.Heal, Phase: OpPhase.Ok, By: "f1" });
        boot.SetResult();
        await SeenAsync(op => op is { Fault: "f0", Action: OpAction.Inject, Phase: OpPhase.Ok, By: "f1" });
        await cancel.CancelAsync();
        await Assert.CatchAsync<OperationCanceledException>(() => running);
        var history = recorder.Snapshot();
        Assert.Multiple(() =>
        {
            Assert.That(
                history.OfFault("f0").Where(o => o is { Action: OpAction.Inject or OpAction.Heal } && o.Phase != OpPhase.Invoke)
                    .Select(o => $"{o.Action} {o.Phase} {o.By}"),
                Is.EqualTo(new[] { "inject Ok ", "heal Ok f1", "inject Ok f1", "heal Ok " }));
            Assert.That(
                history.OfFault("f0").First(o => o is { By: "f1", Phase: OpPhase.Ok }).Detail,
                Is.EqualTo("gateway: taken away by the power cut of gateway (f1)"));
            Assert.That(
                gateway.Commands.Select(NemesisTests.Kind).Where(k => k != "probe"),
                Is.EqualTo(new[] { "prepare", "arm", "inject", "prepare", "arm", "inject", "heal", "clear", "disarm" }));
            Assert.That(
                target.Commands.Select(NemesisTests.Kind).Where(k => k != "probe"),
                Is.EqualTo(new[] { "prepare", "arm", "inject", "heal", "clear", "disarm" }));
            Assert.That(
                new FaultEffectCheck().Check(TestRuns.Of(history, TestRuns.Partition)).Reason,
                Is.EqualTo("fault f0 (partition of san): 10 packets"));
        });
    }

    [Test]
    public async Task While_the_host_is_down_its_probe_says_so_and_the_heal_is_that_of_the_living_host()
    {
        var (gateway, target) = (Host("gateway"), Host("target"));
        var running = RunAsync(gateway, target, [Outage, Cut]);
        const string Down = "gateway: host is down by the power cut of gateway (f1); target: effect=7 ";
        await SeenAsync(op => op is { Fault: "f0", Action: OpAction.Probe, Phase: OpPhase.Ok, Detail: { } said }
            && said.StartsWith(Down, StringComparison.Ordinal));
        await cancel.CancelAsync();
        await SeenAsync(op => op is { Fault: "f0", Action: OpAction.Heal, Phase: OpPhase.Ok, By: null });
        boot.SetResult();
        await Assert.CatchAsync<OperationCanceledException>(() => running);
        var history = recorder.Snapshot();
        Assert.Multiple(() =>
        {
            Assert.That(history.Ops.Where(o => o.Phase is OpPhase.Fail or OpPhase.Info), Is.Empty);
            Assert.That(gateway.Commands.Select(NemesisTests.Kind), Has.None.EqualTo("heal").And.None.EqualTo("clear"));
            Assert.That(target.Commands.Select(NemesisTests.Kind), Has.One.EqualTo("heal").And.One.EqualTo("clear"));
            Assert.That(new FaultEffectCheck().Check(TestRuns.Of(history, TestRuns.Partition)).Verdict, Is.EqualTo(Verdict.Pass));
        });
    }

    // Else the host would reach a target that a real network would still keep away.
    [Test]
    public async Task An_outage_is_there_again_before_the_host_gets_its_storage_back()
    {
        var seen = "";
        var running = RunAsync(Host("gateway"), Host("target"), [Outage, Cut], (_, _) =>
        {
            var last = recorder.Snapshot().OfFault("f0").Last(o => o.Action is OpAction.Inject or OpAction.Heal && o.Phase != OpPhase.Invoke);
            seen = $"{last.Action} {last.Phase} {last.By}";
            return Task.CompletedTask;
        });
        await SeenAsync(op => op is { Fault: "f0", Action: OpAction.Heal, Phase: OpPhase.Ok, By: "f1" });
        boot.SetResult();
        await SeenAsync(op => op is { Fault: "f1", Action: OpAction.Heal, Phase: OpPhase.Ok });
        await cancel.CancelAsync();
        await Assert.CatchAsync<OperationCanceledException>(() => running);
        Assert.That(seen, Is.EqualTo("inject Ok f1"));
    }

    // The host answers, and the fault is not there yet: that does not mean that somebody took it away.
    [Test]
    public async Task A_probe_that_was_asked_while_it_is_injected_again_says_nothing()
    {
        var (asked, injections) = (0, 0);
        using var askedOnce = new ManualResetEventSlim();
        var gateway = Host("gateway", effect: 2, before: kind =>
        {
            if (kind == "probe" && Volatile.Read(ref injections) == 2 && Interlocked.Increment(ref asked) == 2) askedOnce.Set();
            if (kind == "inject" && Interlocked.Increment(ref injections) == 2) Assert.That(askedOnce.Wait(Soon), Is.True);
        });
        var running = RunAsync(gateway, Host("target", effect: 2), [Outage, Cut]);
        await SeenAsync(op => op is { Fault: "f0", Action: OpAction.Heal, Phase: OpPhase.Ok, By: "f1" });
        boot.SetResult();
        await SeenAsync(op => op is { Fault: "f0", Action: OpAction.Inject, Phase: OpPhase.Ok, By: "f1" });
        await cancel.CancelAsync();
        await Assert.CatchAsync<OperationCanceledException>(() => running);
        Assert.That(recorder.Snapshot().OfFault("f0").Where(o => o is { Action: OpAction.Probe, Phase: OpPhase.Fail }), Is.Empty);
    }

    [Test]
    public async Task What_outlives_a_boot_is_healed_when_the_host_is_back()
    {
        var gateway = Host("gateway");
        var running = RunAsync(gateway, Host("target"), [Outage with { Fault = new DiskFull() }, Cut]);
        await SeenAsync(op => op is { Fault: "f0", Action: OpAction.Probe, Detail: "gateway: host is down by the power cut of gateway (f1)" });
        await cancel.CancelAsync();
        await SeenAsync(op => op is { Fault: "f0", Action: OpAction.Heal, Phase: OpPhase.Invoke });
        Assert.That(gateway.Commands, Has.None.StartsWith("rm -f"));
        boot.SetResult();
        await Assert.CatchAsync<OperationCanceledException>(() => running);
        Assert.That(gateway.Commands, Has.One.StartsWith("rm -f"));
        Assert.That(
            recorder.Snapshot().OfFault("f0").Where(o => o.Action == OpAction.Heal).Select(o => $"{o.Phase} {o.By}"),
            Is.EqualTo(new[] { "Invoke ", "Ok " }));
    }

    [Test]
    public async Task A_fault_of_a_host_that_is_down_is_prepared_when_it_is_back()
    {
        var (gateway, target) = (Host("gateway"), Host("target"));
        var boots = new Boots();
        var away = boots.Begin("gateway", "f9", "power cut of gateway");
        away.WentOff(true);
        var plan = Outage.Fault.Compile("f0", Wiring.Topology);
        var context = Context(gateway, target);
        var execution = new FaultExecution(new Parts("f0", Outage.Fault, plan, context, boots), Outage);
        var preparing = execution.PrepareAsync(CancellationToken.None);
        Assert.That(gateway.Commands, Is.Empty);
        away.CameBack(true);
        Assert.That(await preparing, Is.True);
        Assert.That(gateway.Commands.Select(NemesisTests.Kind), Is.EqualTo(new[] { "prepare", "arm", "probe" }));
        await execution.CloseAsync();
    }

    private async Task RunAsync(
        ScriptedHost gateway,
        ScriptedHost target,
        IReadOnlyList<ScheduledFault> schedule,
        Func<string, CancellationToken, Task>? restore = null) =>
        await new Nemesis(Context(gateway, target) with { Restore = restore ?? ((_, _) => Task.CompletedTask) })
            .RunAsync(schedule, cancel.Token);

    private FaultContext Context(ScriptedHost gateway, ScriptedHost target)
    {
        var power = new ScriptedHost(LocalHost.HostName, c =>
        {
            if (c.Contains("destroy", StringComparison.Ordinal))
            {
                Assert.That(injected.Wait(Soon), Is.True);
                off = true;
            }

            var state = off ? "in-place=yes\neffect=1\n" : "in-place=no\neffect=0\n";
            if (c.Contains("virsh -q start", StringComparison.Ordinal) && !c.Contains("guard", StringComparison.Ordinal)) off = false;
            return ScriptedHost.Outcome(LocalHost.HostName, c, 0, NemesisTests.Kind(c) == "probe" ? state : "");
        });
        return new FaultContext
        {
            Hosts = new[] { gateway, target, power }.ToDictionary(h => h.Name, h => (IHost)h),
            Topology = Wiring.Topology,
            History = recorder,
            Clock = TimeProvider.System,
            AfterBoot = (_, ct) => boot.Task.WaitAsync(ct),
        };
    }

    // A host on which the fault is in place from its injection to its heal, or to the end of its power.
    private ScriptedHost Host(string name, int effect = 7, Action<string>? before = null)
    {
        var there = false;
        return new ScriptedHost(name, c =>
        {
            if (off && name == "gateway") return ScriptedHost.Outcome(name, c, 255, errors: "Connection refused");
            var kind = NemesisTests.Kind(c);
            before?.Invoke(kind);
            if (kind == "prepare") there = false;
            if (kind == "inject") there = true;
            if (kind == "heal") there = false;
            if (name == "gateway" && (kind == "inject" || c.Contains("fallocate -l", StringComparison.Ordinal))) injected.Set();
            var state = there ? $"in-place=yes\neffect={effect}\ntraffic=9\n" : "in-place=no\neffect=2\ntraffic=4\n";
            return ScriptedHost.Outcome(name, c, 0, kind == "probe" ? state : "");
        });
    }

    private async Task SeenAsync(Func<Op, bool> what) => Assert.That(
        await Wait.UntilAsync(
            _ => Task.FromResult(recorder.Snapshot().Ops.Any(what)),
            Soon,
            TimeSpan.FromMilliseconds(20),
            TimeProvider.System,
            CancellationToken.None),
        Is.True);
}
