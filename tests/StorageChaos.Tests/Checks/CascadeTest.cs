using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Checks.Expectations;
using StorageChaos.Checks.Logs;
using StorageChaos.Faults;
using StorageChaos.Fsck.Checkers;
using StorageChaos.Histories;
using StorageChaos.Protocol;
using StorageChaos.Running;

namespace StorageChaos.Tests.Checks;

[TestFixture]
internal sealed class CascadeTest
{
    // A minute in which both paths to the LUN were cut, as a gateway logged it.
    private static readonly string[] Gateway =
    [
        "1795416302.100000 gateway kernel:  connection1:0: detected conn error (1022)",
        "1795416440.594229 gateway kernel:  connection1:0: ping timeout of 2 secs expired, recv timeout 2, last rx 4294913101, "
            + "last ping 4294913608, now 4294914112",
        "1795416440.595417 gateway kernel:  connection1:0: detected conn error (1022)",
        "1795416440.823714 gateway kernel:  connection2:0: ping timeout of 2 secs expired, recv timeout 2, last rx 4294913157, "
            + "last ping 4294913664, now 4294914168",
        "1795416443.668844 gateway kernel:  session1: session recovery timed out after 3 secs",
        "1795416443.693870 gateway kernel: I/O error, dev sda, sector 1068760 op 0x1:(WRITE) flags 0xda00 phys_seg 6 prio class 2",
        "1795416443.694141 gateway kernel: device-mapper: multipath: 253:0: Failing path 8:0.",
        "1795416443.998130 gateway kernel: Aborting journal on device dm-0-8.",
        "1795416444.020000 gateway kernel: EXT4-fs (dm-0): Remounting filesystem read-only",
        "a line of no time: Aborting journal on device dm-0-8.",
    ];

    [Test]
    public void Stages_are_in_the_order_of_time_with_their_delays_and_lines()
    {
        var entries = Cascade.Of(Run());
        Assert.That(entries.Select(e => e.Stage), Is.EqualTo(new[]
        {
            "NOP timeout", "connection error", "session recovery timed out", "I/O error", "path failed", "journal abort", "read-only",
            "NFS server not responding", Cascade.Application,
        }));
        Assert.Multiple(() =>
        {
            Assert.That(entries[0].Time, Is.EqualTo(45.798).Within(0.002), "the gateway's clock is 0.198 s behind");
            Assert.That(entries[0].AfterInjection, Is.EqualTo(4.068).Within(0.002));
            Assert.That(entries[0].AfterPrevious, Is.Null);
            Assert.That(entries[2].AfterPrevious, Is.EqualTo(3.073).Within(0.002));
            Assert.That(entries[0].Evidence, Is.EqualTo("logs/gateway.log:2"), "what was said before the fault is not its doing");
            Assert.That(entries[^2], Has.Property("Host").EqualTo("client").And.Property("Evidence").EqualTo("logs/client.log:1"));
            Assert.That(
                entries[^1],
                Has.Property("Line").EqualTo("writer-0: append: EIO from fsync").And.Property("Evidence").EqualTo("history.jsonl:3"));
        });
        Assert.That(
            Cascade.Words(entries),
            Does.StartWith(
                "NOP timeout on gateway 4.1 s after the injection, connection error +0.0 s, session recovery timed out +3.1 s")
                .And.EndsWith("NFS server not responding on client +1.5 s, error at the application +4.5 s"));
    }

    [Test]
    public void The_check_of_the_logs_has_it_in_reason_figures_and_time_line()
    {
        var result = new KernelLogCheck().Check(Run() with { Expect = new Expectation { Errors = ErrorExpectation.Surface } });
        Assert.That(result.Reason, Does.Contain("cascade: NOP timeout on gateway 4.1 s after the injection"));
        Assert.That(result.Figures["cascade.journal abort"], Is.EqualTo(7.47).Within(0.01));
        Assert.That(result.TimeLine, Has.Count.EqualTo(9));
    }

    [Test]
    public void Without_a_beginning_or_lines_there_is_none()
    {
        Assert.That(Cascade.Of(Run() with { Started = null, History = new History([]) }), Is.Empty);
        var quiet = new KernelLogCheck().Check(TestRuns.GoodRun() with { Started = DateTimeOffset.UnixEpoch });
        Assert.That((quiet.TimeLine, quiet.Reason), Is.EqualTo(((object?)null, "0 critical lines, 0 errors, 0 warnings in 0 lines")));
    }

    [TestCase("NOP timeout", "connection1:0: ping timeout of 5 secs expired, recv timeout 5, last rx 1")]
    [TestCase("target misses the initiator", "Did not receive response to NOPIN on CID: 0, failing connection for I_T Nexus x")]
    [TestCase("no path left", "multipathd[416]: storagechaos-lun: remaining active paths: 0")]
    [TestCase("no path left", "device-mapper: multipath: queue_if_no_path timeout on 253:0, failing queued IO")]
    [TestCase(
        "XFS shutdown",
        "XFS (sdb): Log I/O Error (0x2) detected at xlog_ioend_work+0x6e/0x70 [xfs] (fs/xfs/xfs_log.c:1378).  Shutting down filesystem.")]
    [TestCase("XFS shutdown", "XFS (sdb): Filesystem has been shut down due to log error (0x2).")]
    [TestCase("read-only", "BTRFS info (device sdb: state EA): forced readonly")]
    [TestCase("session back", "iscsid[273]: connection2:0 is operational after recovery (2 attempts)")]
    [TestCase("path back", "device-mapper: multipath: 253:0: Reinstating path 8:16.")]
    [TestCase("NFS server back", "nfs: server 198.51.100.2 OK")]
    public void Each_stage_has_its_lines(string stage, string line)
    {
        var run = Run() with { Logs = [new LogLine("gateway", "logs/gateway.log", 1, $"1795416440.5 gateway kernel: {line}")] };
        Assert.That(Cascade.Of(run)[0].Stage, Is.EqualTo(stage));
    }

    [Test]
    public void Every_row_has_a_text_to_look_for()
    {
        Assert.That(Cascade.Names.ToList(), Is.Unique.And.Count.GreaterThan(10));
        foreach (var (_, cells) in DataTable.Read("cascade-stages.tsv", 3))
            Assert.That(RegexLiterals.Of(cells[1]), Is.Not.Empty.And.All.Length.GreaterThan(3), cells[1]);
    }

    private static RunRecord Run()
    {
        var ops = new List<Op>
        {
            new() { Time = 41.73, Phase = OpPhase.Invoke, Process = "nemesis", Action = OpAction.Inject, Fault = "f0" },
            new() { Time = 41.94, Phase = OpPhase.Ok, Process = "nemesis", Action = OpAction.Inject, Fault = "f0" },
            new()
            {
                Time = 55.2,
                Phase = OpPhase.Info,
                Process = "writer-0",
                Action = RecordProtocol.Append,
                Writer = 0,
                Record = 119,
                Error = "EIO",
                Call = "fsync",
            },
        };
        return TestRuns.Of(new History([.. ops.Select((op, i) => op with { Index = i })]), TestRuns.Partition) with
        {
            Started = DateTimeOffset.UnixEpoch.AddSeconds(1795416394.994),
            ClockOffsets = new Dictionary<string, double> { ["gateway"] = -0.198 },
            Logs =
            [
                .. Gateway.Select((text, i) => new LogLine("gateway", "logs/gateway.log", i + 1, text)),
                new LogLine(
                    "client",
                    "logs/client.log",
                    1,
                    "1795416445.700000 client kernel: nfs: server 198.51.100.2 not responding, still trying"),
            ],
        };
    }
}
