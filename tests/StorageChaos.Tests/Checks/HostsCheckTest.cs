using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Checks.Expectations;
using StorageChaos.Checks.Machines;
using StorageChaos.Histories;
using StorageChaos.Nodes;

namespace StorageChaos.Tests.Checks;

[TestFixture]
internal sealed class HostsCheckTest
{
    private static readonly Expectation MayCycle = new() { Recovery = RecoveryRung.GatewayPowerCycled };

    [Test]
    public void Where_no_host_died_there_is_nothing_to_judge()
    {
        var result = new HostsCheck().Check(TestRuns.Of(new TestHistory(), TestRuns.Partition));
        Assert.That(result.Verdict, Is.EqualTo(Verdict.Pass));
        Assert.That(result.Applies, Is.False);
    }

    [TestCase(HostState.Panicked)]
    [TestCase(HostState.Hung)]
    [TestCase(HostState.Halted)]
    [TestCase(HostState.Rebooted)]
    public void A_host_that_died_fails_the_run_unless_it_may_have_to_be_power_cycled(string state)
    {
        var run = Run("gateway", state);
        Expect(run, Verdict.Fail, $"the operating system of gateway died: {state}");
        Expect(run with { Expect = MayCycle }, Verdict.Pass, state);
        Expect(Run("client", state) with { Expect = MayCycle }, Verdict.Fail, "client");
    }

    [Test]
    public void A_host_that_could_only_not_be_reached_may_be_alive() =>
        Expect(Run("gateway", HostState.Unreachable), Verdict.Inconclusive, "gateway is unreachable");

    [Test]
    public void What_was_found_last_counts()
    {
        var history = History("gateway", HostState.Hung);
        history.Add(Died("gateway", HostState.Panicked));
        Expect(TestRuns.Of(history, TestRuns.Partition), Verdict.Fail, "panicked");
    }

    [Test]
    public void Who_answers_again_in_the_same_boot_was_not_dead()
    {
        var history = History("gateway", HostState.Hung);
        history.Add(Died("gateway", HostState.Hung) with { Phase = OpPhase.Ok, Error = null });
        Assert.That(new HostsCheck().Check(TestRuns.Of(history, TestRuns.Partition)).Applies, Is.False);
    }

    [TestCase(3, "died at 10.0 s, 7.0 s after the first error at the application")]
    [TestCase(41, "died at 10.0 s, 31.0 s before the first error at the application")]
    [TestCase(null, "died at 10.0 s, and no error reached the application")]
    public void The_console_tells_when_it_died_and_whether_the_application_knew_before(double? error, string expected)
    {
        var history = new TestHistory();
        history.Add(new Op { Time = 1, Phase = OpPhase.Invoke, Process = "nemesis", Action = OpAction.Inject, Fault = "f0" });
        if (error is { } at)
            history.Add(new Op { Time = at, Phase = OpPhase.Info, Process = "writer-0", Action = "append", Writer = 0, Error = "EIO" });
        history.Add(Died("gateway", HostState.Panicked));
        var started = DateTimeOffset.FromUnixTimeSeconds(1000);
        var run = TestRuns.Of(history, TestRuns.Partition) with
        {
            Started = started,
            Consoles =
            [
                new LogLine("client", "logs/client.console.log", 1, "1005.000 client console: Kernel panic - not syncing: not this one"),
                new LogLine("gateway", "logs/gateway.console.log", 1, "1009.000 gateway console: EXT4-fs error"),
                new LogLine("gateway", "logs/gateway.console.log", 2, "1010.000 gateway console: [ 99.1] Kernel panic - not syncing: x"),
            ],
        };
        Expect(run, Verdict.Fail, expected);
    }

    private static RunRecord Run(string host, string state) => TestRuns.Of(History(host, state), TestRuns.Partition);

    private static TestHistory History(string host, string state)
    {
        var history = new TestHistory();
        history.Add(Died(host, state));
        return history;
    }

    private static Op Died(string host, string state) => new()
    {
        Time = 20,
        Phase = OpPhase.Fail,
        Process = "runner",
        Action = OpAction.Host,
        Host = host,
        Error = state,
        Detail = "as its console says",
    };

    private static void Expect(RunRecord run, Verdict verdict, string reason)
    {
        var result = new HostsCheck().Check(run);
        Assert.That(result.Verdict, Is.EqualTo(verdict), result.Reason);
        Assert.That(result.Reason, Does.Contain(reason));
    }
}
