using NUnit.Framework;
using StorageChaos.Fsck.Reports;
using StorageChaos.Running;

namespace StorageChaos.LabTests;

/// <summary>Controls of a LUN with two paths: what an outage turns into is decided by the map.</summary>
[Category("Faults")]
[NonParallelizable]
public sealed class MultipathTests
{
    [Test]
    public async Task Control_15_One_path_of_two_is_failed_over()
    {
        var result = await LabUnderTest.RunAsync("15-multipath-one-path");
        var application = LabUnderTest.Check(result, "application-errors");
        Assert.Multiple(() =>
        {
            Assert.That(application.Figures["errors"], Is.Zero);
            Assert.That(application.Figures["longestStall"], Is.InRange(2, 15), "the outage of 20 s must be felt, and not be waited out");
            Assert.That(GatewayLog(result), Has.Some.Contains("Failing path").And.Some.Contains("Reinstating path"));
        });
    }

    [Test]
    public async Task Control_16a_A_map_that_queues_waits_out_the_loss_of_both_paths()
    {
        var result = await LabUnderTest.RunAsync("16a-multipath-both-paths-queue");
        var application = LabUnderTest.Check(result, "application-errors");
        Assert.Multiple(() =>
        {
            Assert.That(application.Figures["errors"], Is.Zero);
            Assert.That(application.Figures["longestStall"], Is.GreaterThan(20));
            Assert.That(
                GatewayLog(result).Count(l => l.Contains("session recovery timed out", StringComparison.Ordinal)),
                Is.AtLeast(2),
                "both sessions had given up");
            Assert.That(result.Directory.LoadRecord().Fsck!.AfterReplay!.Outcome, Is.EqualTo(FsckOutcome.Clean));
        });
    }

    [Test]
    public async Task Control_16b_A_map_that_fails_lets_errors_through_and_loses_nothing()
    {
        var result = await LabUnderTest.RunAsync("16b-multipath-both-paths-fail");
        var writes = LabUnderTest.Check(result, "acknowledged-writes");
        Assert.Multiple(() =>
        {
            Assert.That(LabUnderTest.Check(result, "application-errors").Figures["errors"], Is.GreaterThan(0));
            Assert.That(writes.Figures["lost"] + writes.Figures["zero-gap"], Is.Zero);
            Assert.That(result.Directory.LoadRecord().Fsck!.AfterReplay!.Outcome, Is.EqualTo(FsckOutcome.Clean));
            Assert.That(LabUnderTest.Check(result, "kernel-log").Anomalies.Select(a => a.Message), Has.Some.Contains("dm-0"));
        });
    }

    private static IEnumerable<string> GatewayLog(RunResult result) =>
        result.Directory.LoadRecord().Logs.Where(l => l.Host == "gateway").Select(l => l.Text);
}
