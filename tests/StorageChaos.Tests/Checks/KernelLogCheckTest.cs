using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Checks.Expectations;
using StorageChaos.Checks.Logs;
using StorageChaos.Histories;
using StorageChaos.Nodes;
using StorageChaos.Stacks;
using StorageChaos.Stacks.Iscsi;
using StorageChaos.Stacks.Nfs;

namespace StorageChaos.Tests.Checks;

[TestFixture]
internal sealed class KernelLogCheckTest
{
    private const string Aborted = "1763842000.1 gateway kernel: Aborting journal on device sdb-8.";
    private const string ConnError = "1763842000.1 gateway kernel:  connection1:0: detected conn error (1022)";
    private const string TimedOut = "1763842000.1 client kernel: nfs: server 198.51.100.2 not responding, timed out";
    private const string Snapshot =
        "1763842000.1 gateway kernel: device-mapper: snapshots: Invalidating snapshot: Unable to allocate exception.";
    private const string Quiet = "1763842000.1 gateway kernel: random: crng init done";

    [Test]
    public void Errors_and_quiet_lines_pass_and_errors_are_grouped_with_their_first_line()
    {
        var result = Expect(Run(Quiet, ConnError, Quiet, ConnError), Verdict.Pass, "0 critical lines, 2 errors, 0 warnings in 4 lines");
        Assert.That(result.Anomalies.Single(), Has.Property("Count").EqualTo(2).And.Property("Evidence").EqualTo("logs/gateway.log:2")
            .And.Property("Message").Contains("gateway, iscsi, error: ").And.Property("Message").Contains("detected conn error (1022)"));
        Assert.That(result.Figures["error"], Is.EqualTo(2));
        Expect(Run(), Verdict.Pass, "in 0 lines");
    }

    [Test]
    public void A_log_that_was_not_followed_to_its_end_is_inconclusive()
    {
        var hosts = new Dictionary<string, string> { ["client"] = Role.Client, ["gateway"] = Role.Gateway };
        Expect(Run() with { Hosts = hosts }, Verdict.Inconclusive, "the log of client and of gateway was not followed to its end");
        LogLine End(string host) =>
            new(host, $"logs/{host}.log", 9, $"1763842900.1 {host} storagechaos[7]: {KernelLogCheck.EndMark(host)}");
        var whole = Run(Quiet) with { Hosts = hosts };
        whole = whole with { Logs = [.. whole.Logs, End("client"), End("gateway")] };
        Expect(whole, Verdict.Pass, "0 critical lines");
        Expect(
            whole with { Logs = [.. whole.Logs.Where(l => l.Host != "client")] },
            Verdict.Inconclusive,
            "the log of client was not followed to its end; 0 critical lines");
        Expect(Run(Aborted) with { Hosts = hosts }, Verdict.Fail, "the log of client and of gateway was not followed to its end");
    }

    [Test]
    public void What_no_line_may_say_fails_even_where_errors_are_to_surface()
    {
        var absent = new KernelLogExpectation { Absent = [new LogText { Host = "gateway", Text = "Aborting journal" }] };
        var run = Run(Aborted) with { Expect = new Expectation { Errors = ErrorExpectation.Surface, KernelLog = absent } };
        Expect(
            run,
            Verdict.Fail,
            "gateway says what no line may say: 1763842000.1 gateway kernel: Aborting journal on device sdb-8. (logs/gateway.log:1)");
        Expect(run with { Logs = [] }, Verdict.Pass, "0 critical lines");
        Assert.That(new KernelLogExpectation { Absent = [new LogText()] }.Problems(), Has.One.StartsWith("absent[0]: "));
    }

    [Test]
    public void A_kernel_that_broke_fails_even_where_errors_are_to_surface() =>
        Expect(
            Run("1763842000.1 gateway kernel: Oops: 0000 [#1] PREEMPT SMP NOPTI") with
            {
                Expect = new Expectation { Errors = ErrorExpectation.Surface },
            },
            Verdict.Fail,
            "the kernel broke: what ran is killed");

    [TestCase(ErrorExpectation.None, Verdict.Fail)]
    [TestCase(ErrorExpectation.Surface, Verdict.Pass)]
    [TestCase(ErrorExpectation.Any, Verdict.Pass)]
    public void A_critical_line_is_judged_by_the_expectation(ErrorExpectation errors, Verdict verdict)
    {
        var result = Expect(Run(Aborted) with { Expect = new Expectation { Errors = errors } }, verdict, "1 critical lines");
        Assert.That(result.Reason, Does.Contain("Aborting journal on device sdb-8."));
        Assert.That(result.Anomalies, Has.Count.EqualTo(1));
    }

    [TestCase("target", Verdict.Pass)]
    [TestCase("client", Verdict.Fail)]
    public void A_contract_covers_it_after_the_power_cut_that_it_is_about(string host, Verdict verdict)
    {
        var run = Run(Aborted) with { Stack = TestRuns.Lying, Faults = [TestRuns.PowerCut(host)] };
        var result = Expect(run, verdict, "1 critical lines");
        Assert.That(result.Anomalies.Single().AllowedByContract, Is.EqualTo(verdict == Verdict.Pass));
    }

    [TestCase(MountMode.Soft, Verdict.Fail)]
    [TestCase(MountMode.Hard, Verdict.Pass)]
    public void A_time_out_of_the_nfs_client_reaches_nobody_through_a_hard_mount(MountMode mode, Verdict verdict) =>
        Expect(Run(TimedOut) with { Stack = new StackSpec { Mount = new MountSpec { Mode = mode } } }, verdict, "warnings");

    [TestCase("softerr", Verdict.Fail)]
    [TestCase("softerr,hard", Verdict.Pass)]
    public void What_all_mount_options_mean_together_decides_that(string options, Verdict verdict) =>
        Expect(Run(TimedOut) with { Stack = new StackSpec { Mount = new MountSpec { Options = [options] } } }, verdict, "warnings");

    // What a line says is for people: another subsystem's words say nothing of how grave it is.
    [Test]
    public void How_grave_a_line_is_is_not_read_from_its_words()
    {
        var run = Run("1763842000.1 gateway kernel: EXT4-fs warning (device sda): x, oops, critical: y", Aborted);
        var result = Expect(run with { Expect = new Expectation { Errors = ErrorExpectation.Any } }, Verdict.Pass, "Aborting journal");
        Assert.That(result.Reason, Does.Contain("as errors may surface here; the first: gateway, jbd2, critical: "));
        var error = Run("1763842000.1 gateway kernel: EXT4-fs (sda): error count since last fsck: 7, oops, critical: 8", Aborted);
        Expect(
            error with { Expect = new Expectation { Errors = ErrorExpectation.Any } }, Verdict.Pass, "the first: gateway, jbd2, critical: ");
    }

    [TestCase("1763842000.1 gateway kernel:  session1: session recovery timed out after 3 secs", Verdict.Pass)]
    [TestCase("1763842000.1 gateway kernel: sd 0:0:0:0: rejecting I/O to offline device", Verdict.Pass)]
    [TestCase(
        "1763842000.1 gateway kernel: sd 0:0:0:0: [sda] Synchronize Cache(10) failed: Result: "
            + "hostbyte=DID_TRANSPORT_FAILFAST driverbyte=DRIVER_OK",
        Verdict.Pass)]
    [TestCase(
        "1763842000.1 gateway kernel: I/O error, dev sda, sector 1053200 op 0x1:(WRITE) flags 0xda00 phys_seg 7 prio class 2",
        Verdict.Pass)]
    [TestCase("1763842000.1 gateway kernel: device-mapper: multipath: 253:0: Failing path 8:0.", Verdict.Pass)]
    [TestCase("1763842000.1 gateway kernel: device-mapper: multipath: queue_if_no_path timeout on 253:0, failing queued IO", Verdict.Fail)]
    [TestCase("1763842000.1 gateway kernel: Aborting journal on device dm-0-8.", Verdict.Fail)]
    [TestCase("1763842000.1 gateway kernel: EXT4-fs (dm-0): Remounting filesystem read-only", Verdict.Fail)]
    public void With_two_paths_what_one_of_them_says_is_no_more_than_an_error(string line, Verdict verdict) =>
        Expect(Run(line) with { Stack = new StackSpec { Multipath = new MultipathSpec() } }, verdict, "lines");

    [Test]
    public void The_disks_of_the_target_are_no_paths() =>
        Expect(
            Run() with
            {
                Stack = new StackSpec { Multipath = new MultipathSpec() },
                Logs =
                [
                    new LogLine("target", "logs/target.log", 1, "1763842000.1 target kernel: sd 0:0:0:0: rejecting I/O to offline device"),
                ],
            },
            Verdict.Fail, "1 critical lines");

    [TestCase(ErrorExpectation.None)]
    [TestCase(ErrorExpectation.Any)]
    public void An_overflow_of_our_own_snapshot_is_always_inconclusive(ErrorExpectation errors) =>
        Expect(Run(Snapshot, Aborted) with { Expect = new Expectation { Errors = errors } }, Verdict.Inconclusive, "snapshot overflowed");

    [Test]
    public void Hosts_are_told_apart()
    {
        var run = Run(ConnError) with
        {
            Logs = [new LogLine("gateway", "logs/gateway.log", 1, ConnError), new LogLine("gateway2", "logs/gateway2.log", 9, ConnError)],
        };
        Assert.That(
            new KernelLogCheck().Check(run).Anomalies.Select(a => a.Evidence),
            Is.EqualTo(new[] { "logs/gateway.log:1", "logs/gateway2.log:9" }));
    }

    [TestCase("Aborting journal", null, null, Verdict.Pass)]
    [TestCase("Aborting journal", null, "gateway", Verdict.Pass)]
    [TestCase(null, @"Aborting journal on device \w+-8\.$", null, Verdict.Pass)]
    [TestCase("Aborting journal", null, "client", Verdict.Fail)]
    [TestCase("aborting journal", null, null, Verdict.Fail)]
    public void A_critical_line_that_is_allowed_is_tolerated(string? text, string? regex, string? host, Verdict verdict)
    {
        var allowed = new KernelLogExpectation { Allowed = [new LogText { Text = text, Regex = regex, Host = host }] };
        var result = Expect(
            Run(Aborted) with { Expect = new Expectation { KernelLog = allowed } },
            verdict,
            verdict == Verdict.Pass ? "0 critical lines (1 more are expected or allowed)" : "1 critical lines");
        Assert.That(result.Anomalies.Single().Message, Does.Contain(verdict == Verdict.Pass ? ", tolerated: " : ", critical: "));
    }

    [Test]
    public void What_is_expected_must_be_said_if_the_fault_took_effect()
    {
        var stated = new Expectation
        {
            KernelLog = new KernelLogExpectation
            {
                Expected = [new LogText { Text = "conn error (1022)" }, new LogText { Text = "timed out", Host = "client" }],
            },
        };
        Expect(
            Run(ConnError) with { Expect = stated },
            Verdict.Fail,
            "no line says 'timed out' on client, as one must; 0 critical lines, 1 errors");
        Expect(Run(ConnError) with { Expect = stated, Aborted = "the lab broke" }, Verdict.Inconclusive, "the lab broke");

        var idle = new TestHistory();
        idle.WholeFault(effect: 0);
        Expect(Run(ConnError) with { Expect = stated, History = idle.History }, Verdict.Inconclusive, "took no effect: 0 packets");
        Expect(Run(ConnError, Aborted) with { Expect = stated, History = idle.History }, Verdict.Fail, "1 critical lines");
        Expect(
            Run(ConnError) with { Expect = stated, Logs = [.. Run(ConnError).Logs, new LogLine("client", "logs/client.log", 1, TimedOut)] },
            Verdict.Pass,
            "0 critical lines");
    }

    [Test]
    public void An_unexpected_critical_line_is_named_beside_expected_ones()
    {
        var stated = new Expectation { KernelLog = new KernelLogExpectation { Expected = [new LogText { Text = "Aborting journal" }] } };
        var result = Expect(
            Run(Aborted, "1763842000.1 gateway kernel: EXT4-fs (sdb): Remounting filesystem read-only") with { Expect = stated },
            Verdict.Fail,
            "1 critical lines (1 more are expected or allowed)");
        Assert.That(result.Reason, Does.Contain("the first: gateway, ext4, critical: ").And.Contain("Remounting filesystem read-only"));
    }

    [Test]
    public void What_is_no_text_to_look_for_is_named_and_never_judged_by()
    {
        var log = new KernelLogExpectation
        {
            Expected = [new LogText(), new LogText { Text = "a", Regex = "b" }],
            Allowed =
            [
                new LogText { Regex = "(" },
                new LogText { Regex = "(?=a)b" },
                new LogText { Text = "a", Host = "printer" },
                new LogText { Text = "a" },
            ],
        };
        Assert.That(new Expectation { KernelLog = log }.Problems().Select(p => string.Join(':', p.Split(':').Take(2))), Is.EqualTo(new[]
        {
            "expect.kernelLog.expected[0]: it must have either text or regex",
            "expect.kernelLog.expected[1]: it must have either text or regex",
            "expect.kernelLog.allowed[0]: regex", "expect.kernelLog.allowed[1]: regex", "expect.kernelLog.allowed[2]: host",
        }));
        Expect(Run(Aborted) with { Expect = new Expectation { KernelLog = log } }, Verdict.Inconclusive, "expect.kernelLog.expected[0]");
    }

    private static RunRecord Run(params string[] lines) => TestRuns.GoodRun() with
    {
        Logs = [.. lines.Select((text, i) => new LogLine("gateway", "logs/gateway.log", i + 1, text))],
    };

    private static CheckResult Expect(RunRecord run, Verdict verdict, string reason)
    {
        var result = new KernelLogCheck().Check(run);
        Assert.That(result.Verdict, Is.EqualTo(verdict), result.Reason);
        Assert.That(result.Reason, Does.Contain(reason));
        return result;
    }
}
