using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Checks.Faults;
using StorageChaos.Faults;
using StorageChaos.Faults.Execution;
using StorageChaos.Faults.Network;
using StorageChaos.Faults.Schedules;
using StorageChaos.Histories;
using StorageChaos.Hosts;
using StorageChaos.Nodes;

namespace StorageChaos.LabTests;

/// <summary>Every fault of the catalogue on a real lab: it bites, it is healed, and nothing of it is left.</summary>
[Category("Faults")]
[NonParallelizable]
public sealed class FaultTests
{
    private static IEnumerable<string> SelfTests => Directory
        .GetFiles(Path.Combine(LabUnderTest.Repository, "tests", "Scenarios", "faults"), "*.json")
        .Select(f => Path.GetFileNameWithoutExtension(f)!)
        .Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(SelfTests))]
    public async Task It_bites_and_leaves_nothing(string scenario)
    {
        var result = await LabUnderTest.RunAsync(scenario, "faults");
        Assert.Multiple(() =>
        {
            Assert.That(LabUnderTest.Check(result, FaultEffectCheck.CheckName).Verdict, Is.EqualTo(Verdict.Pass));
            Assert.That(LabUnderTest.Check(result, NetworkRestoredCheck.CheckName).Verdict, Is.EqualTo(Verdict.Pass));
        });
    }

    [Test]
    public async Task A_link_that_nobody_uses_proves_nothing_and_says_so()
    {
        var result = await LabUnderTest.RunAsync("idle-link", "inconclusive");
        Assert.That(result.Judgement.Reason, Does.Contain("its link carried no traffic"));
    }

    [Test]
    public async Task A_host_without_the_module_is_named_before_anything_is_broken()
    {
        var (lab, ct) = (LabUnderTest.Lab, TestContext.CurrentContext.CancellationToken);
        await LabUnderTest.ResetAsync(ct);
        await lab.Hosts[Role.Gateway].RunAsync(HostCommand.Script("""
            mkdir -p /run/modprobe.d
            echo 'install sch_netem /bin/false' > /run/modprobe.d/test.conf
            rmmod sch_netem
            """), ct);
        var directory = Directory.CreateTempSubdirectory().FullName;
        try
        {
            using var history = new HistoryRecorder(Path.Combine(directory, "history.jsonl"), TimeProvider.System);
            var context = new FaultContext { Hosts = lab.Hosts, Topology = lab.Topology, History = history, Clock = TimeProvider.System };
            var fault = new ScheduledFault
            {
                Fault = new Impairment { Link = "san", Delay = TimeSpan.FromMilliseconds(50) },
                Hold = TimeSpan.FromSeconds(1),
            };
            Assert.That(
                async () => await Needs.DemandAsync([fault], context, ct),
                Throws.TypeOf<LabMismatchException>()
                    .With.Message.Contains("gateway cannot do the fault").And.Message.Contains("the kernel module sch_netem"));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
            await LabUnderTest.ResetAsync(ct);
        }
    }
}
