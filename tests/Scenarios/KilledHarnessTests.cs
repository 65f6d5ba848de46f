using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Checks.Faults;
using StorageChaos.Evidence;
using StorageChaos.Faults.Network;
using StorageChaos.Faults.Registry;
using StorageChaos.Histories;
using StorageChaos.Hosts;
using StorageChaos.Judging;
using StorageChaos.Nodes;
using StorageChaos.Scenarios;

namespace StorageChaos.LabTests;

/// <summary>A harness that dies in the middle of a fault must not leave it behind.</summary>
[NonParallelizable]
public sealed class KilledHarnessTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10 + 2); // the lease, and a little
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    private const string Partition = """{ "kind": "partition", "link": "san", "port": 3260 }""";
    private const string Impairment = """{ "kind": "impairment", "link": "san", "port": 3260, "loss": { "percent": 100 } }""";

    [Category("Smoke")]
    [TestCase(Partition)]
    [TestCase(Impairment)]
    public async Task The_host_heals_what_a_killed_harness_left_and_the_next_run_starts_by_itself(string fault)
    {
        var ct = TestContext.CurrentContext.CancellationToken;
        await KillAsync(fault, TimeSpan.Zero, ct);
        await LabUnderTest.RunAsync("13-rule-that-matches-nothing");
    }

    [Category("Smoke")]
    [TestCase("INT")]
    [TestCase("TERM")]
    public async Task A_signal_heals_at_once_and_keeps_the_evidence(string signal)
    {
        var ct = TestContext.CurrentContext.CancellationToken;
        _ = LabUnderTest.Lab;
        await using var harness = await HarnessProcess.StartAsync(Scenario(Partition), ct);
        await harness.SignalAsync(signal, TimeSpan.FromSeconds(60), ct);
        var (record, left) = (harness.Run.LoadRecord(), await LeftAsync(harness.Run, ct));
        Assert.Multiple(() =>
        {
            Assert.That(left, Is.Empty);
            Assert.That(record.Aborted, Does.Contain("cancelled"));
            Assert.That(record.History.Of(OpAction.Heal).Last().Phase, Is.EqualTo(OpPhase.Ok));
            Assert.That(Judge.Of(record).Verdict, Is.EqualTo(Verdict.Inconclusive));
            Assert.That(record.Logs, Is.Not.Empty);
        });
    }

    // Each is the next run of the one before: it starts clean, or its fault would not be injected.
    [Category("Faults")]
    [Test]
    public async Task Killed_thirty_times_at_random_moments_of_a_flapping_link_nothing_is_left()
    {
        var ct = TestContext.CurrentContext.CancellationToken;
        for (var i = 0; i < 30; i++)
        {
            var moment = TimeSpan.FromMilliseconds(TestContext.CurrentContext.Random.Next(0, 12000));
            var took = await KillAsync(i % 3 == 2 ? Impairment : Partition, moment, ct);
            await TestContext.Progress.WriteLineAsync(
                $"kill {i + 1} of 30, {moment.TotalSeconds:0.0} s after the first injection: clean {took.TotalSeconds:0.0} s later");
        }
    }

    // What the hypervisor does to a machine is taken back there: a machine that stands still, or is off, cannot do it itself.
    [Category("Faults")]
    [TestCase("""{ "kind": "pause", "host": "gateway" }""")]
    [TestCase("""{ "kind": "pause", "host": "client" }""")]
    [TestCase("""{ "kind": "reboot", "host": "gateway" }""")]
    [TestCase("""{ "kind": "power-cut", "host": "target" }""")]
    [TestCase("""{ "kind": "crash-image", "cache": 1048576 }""")]
    public async Task Killed_ten_times_while_a_machine_is_down_it_has_power_again(string fault)
    {
        var ct = TestContext.CurrentContext.CancellationToken;
        for (var i = 0; i < 10; i++)
        {
            var moment = TimeSpan.FromMilliseconds(TestContext.CurrentContext.Random.Next(0, 6000));
            _ = LabUnderTest.Lab;
            await using var harness = await HarnessProcess.StartAsync(Once(fault), ct);
            await Task.Delay(moment, ct);
            await harness.SignalAsync("KILL", TimeSpan.FromSeconds(10), ct);
            var from = TimeProvider.System.GetTimestamp();
            var back = await Wait.UntilAsync(
                async token => (await LabUnderTest.Lab.StatesAsync(token)).Values.All(s => s == "running"),
                Limit, Poll, TimeProvider.System, ct);
            Assert.That(back, Is.True, $"killed {moment} after the injection: {string.Join(", ", await LabUnderTest.Lab.StatesAsync(ct))}");
            await TestContext.Progress.WriteLineAsync(
                $"kill {i + 1} of 10, {moment.TotalSeconds:0.0} s after the injection: "
                + $"all have power {TimeProvider.System.GetElapsedTime(from).TotalSeconds:0.0} s later");
        }

        await LabUnderTest.RunAsync("13-rule-that-matches-nothing");
    }

    [Category("Faults")]
    [TestCase("stack")]
    [TestCase("close")]
    [TestCase("fsck")]
    public async Task Killed_ten_times_in_a_phase_the_next_run_starts_by_itself(string phase)
    {
        var ct = TestContext.CurrentContext.CancellationToken;
        for (var i = 0; i < 10; i++)
        {
            _ = LabUnderTest.Lab;
            await using var harness = await HarnessProcess.StartAsync(Quick, ct, phase: phase);
            await Task.Delay(TimeSpan.FromMilliseconds(TestContext.CurrentContext.Random.Next(0, 2000)), ct);
            await harness.SignalAsync("KILL", TimeSpan.FromSeconds(10), ct);
        }

        await LabUnderTest.RunAsync("13-rule-that-matches-nothing");
    }

    private static async Task<TimeSpan> KillAsync(string fault, TimeSpan moment, CancellationToken ct)
    {
        _ = LabUnderTest.Lab;
        await using var harness = await HarnessProcess.StartAsync(Scenario(fault), ct);
        await Task.Delay(moment, ct);
        await harness.SignalAsync("KILL", TimeSpan.FromSeconds(10), ct);
        var from = TimeProvider.System.GetTimestamp();
        await Wait.UntilAsync(async token => (await LeftAsync(harness.Run, token)).Count == 0, Limit, Poll, TimeProvider.System, ct);
        Assert.That(await LeftAsync(harness.Run, ct), Is.Empty, $"killed {moment} after the first injection");
        return TimeProvider.System.GetElapsedTime(from);
    }

    // What is ours by name, and what differs from before the first fault.
    private static async Task<IReadOnlyList<string>> LeftAsync(RunDirectory run, CancellationToken ct)
    {
        var lab = LabUnderTest.Lab;
        var before = run.LoadRecord().Network.ToDictionary(n => n.Host, n => n.Before!);
        var left = await Task.WhenAll(Role.All.Select(async role =>
        {
            var named = (await lab.Hosts[role].RunAsync(FaultSweep.Leftovers(), ct)).Output.Trim();
            var now = (await lab.Hosts[role].RunAsync(FaultSweep.Dump(), ct)).Output;
            var changed = NetworkDump.Difference(before[role], now) ?? [];
            return (named.Length == 0 ? [] : new[] { named }).Concat(changed).Select(l => $"{role}: {l}");
        }));
        return [.. left.SelectMany(l => l)];
    }

    private const string Quick = """
        { "name": "killed", "title": "The harness dies in a phase", "workload": { "pause": "100ms", "steady": "1s" } }
        """;

    private static string Once(string fault) => $$"""
        { "name": "killed", "title": "The harness dies while a machine is down", "workload": { "pause": "100ms" },
          "faults": [ { "fault": {{fault}}, "hold": "20s" } ] }
        """;

    private static string Scenario(string fault) => $$"""
        { "name": "killed", "title": "The harness dies during a fault", "workload": { "pause": "100ms" },
          "faults": [ { "fault": {{fault}}, "hold": "2s", "repeat": { "times": 20, "period": "5s", "jitter": "300ms" } } ] }
        """;
}
