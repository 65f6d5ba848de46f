using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Fsck.Reports;

namespace StorageChaos.LabTests;

/// <summary>Controls: their outcome is known beforehand, so each of these tests the harness as much as the storage.</summary>
[Category("Smoke")]
[NonParallelizable]
public sealed class ControlTests
{
    [Test]
    public async Task Control_5_A_silent_SAN_is_waited_out()
    {
        var result = await LabUnderTest.RunAsync("05-san-blackhole");
        var application = LabUnderTest.Check(result, "application-errors");
        Assert.Multiple(() =>
        {
            Assert.That(application.Figures["longestStall"], Is.GreaterThan(10), "the outage must be felt");
            Assert.That(application.Figures["errors"], Is.Zero);
            Assert.That(result.Directory.LoadRecord().Fsck!.AfterReplay!.Outcome, Is.EqualTo(FsckOutcome.Clean));
            Assert.That(
                LabUnderTest.Check(result, "kernel-log").Anomalies.Select(a => a.Message),
                Has.Some.Contains("conn error").Or.Some.Contains("ping timeout"),
                "the initiator must have noticed");
        });
    }

    [Test]
    public async Task Control_6_A_session_that_gives_up_lets_errors_through_and_loses_nothing()
    {
        var result = await LabUnderTest.RunAsync("06-san-blackhole-short-timeout");
        var writes = LabUnderTest.Check(result, "acknowledged-writes");
        Assert.Multiple(() =>
        {
            Assert.That(LabUnderTest.Check(result, "application-errors").Figures["errors"], Is.GreaterThan(0));
            Assert.That(Gone(writes), Is.Zero);
            Assert.That(writes.Figures["indeterminate"], Is.GreaterThan(0), "a failed barrier is indeterminate");
            Assert.That(result.Directory.LoadRecord().Fsck!.AfterReplay!.Outcome, Is.EqualTo(FsckOutcome.Clean));
            Assert.That(
                LabUnderTest.Check(result, "kernel-log").Anomalies.Select(a => a.Message),
                Has.Some.Contains("session recovery timed out"));
        });
    }

    [Test]
    public async Task Control_3_A_hard_mount_waits_for_the_NAS()
    {
        var result = await LabUnderTest.RunAsync("03-nas-partition");
        Assert.That(LabUnderTest.Check(result, "application-errors").Figures["longestStall"], Is.GreaterThan(15));
    }

    [Test]
    public async Task Control_13_A_rule_that_matches_nothing_proves_nothing()
    {
        var result = await LabUnderTest.RunAsync("13-rule-that-matches-nothing");
        Assert.Multiple(() =>
        {
            Assert.That(result.Judgement.Verdict, Is.EqualTo(Verdict.Inconclusive));
            Assert.That(result.Judgement.Reason, Does.Contain("took no effect"));
        });
    }

    [Test]
    public async Task Control_2a_A_lying_write_cache_is_caught_where_fsck_is_blind()
    {
        var result = await LabUnderTest.RunAsync("02a-lying-write-cache");
        var writes = LabUnderTest.Check(result, "acknowledged-writes");
        Assert.Multiple(() =>
        {
            Assert.That(result.Judgement.Outcome, Is.EqualTo("caught"));
            Assert.That(Gone(writes) + writes.Figures["corrupt"] + writes.Figures["torn"], Is.GreaterThan(0));
            Assert.That(writes.Anomalies, Has.All.Property(nameof(Anomaly.AllowedByContract)).True);
        });
    }

    [Test]
    public async Task Control_2b_An_announced_write_cache_loses_nothing_that_was_acknowledged_before_the_cut()
    {
        var result = await LabUnderTest.RunAsync("02b-announced-write-cache");
        Assert.Multiple(() =>
        {
            // Of each writer at most the one write whose barrier the cut interrupted.
            Assert.That(Gone(LabUnderTest.Check(result, "acknowledged-writes")), Is.AtMost(4));
            Assert.That(
                LabUnderTest.Check(result, "acknowledged-writes").Anomalies,
                Has.All.Property(nameof(Anomaly.AllowedByContract)).True);
        });
    }

    // At the end of a file, or before its end.
    private static double Gone(CheckResult writes) => writes.Figures["lost"] + writes.Figures["zero-gap"];
}
