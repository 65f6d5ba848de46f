using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Faults.Registry;
using StorageChaos.Histories;
using StorageChaos.Hosts;
using StorageChaos.Judging;
using StorageChaos.Labs;
using StorageChaos.Nodes;
using StorageChaos.Protocol;
using StorageChaos.Scenarios;
using StorageChaos.Work.Records;

namespace StorageChaos.LabTests;

/// <summary>
/// What goes wrong beside the faults: the run is inconclusive and says why, and what was recorded is judged as far as it goes.
/// </summary>
[Category("BadLuck")]
[NonParallelizable]
public sealed class BadLuckTests
{
    private const string Scenario = """
        { "name": "bad-luck", "title": "Something else than the fault goes wrong", "recoveryDeadline": "20s",
          "workload": { "pause": "20ms", "appends": {}, "namespace": {} },
          "faults": [ { "fault": { "kind": "impairment", "link": "san", "delay": "5ms" }, "hold": "8s" } ] }
        """;

    private static readonly TimeSpan Deadline = TimeSpan.FromMinutes(6);

    [Test]
    public async Task The_agent_dies()
    {
        var ct = TestContext.CurrentContext.CancellationToken;
        await using var harness = await StartAsync(ct);
        await LabUnderTest.Lab.Hosts[Role.Client].RunAsync(HostCommand.Script($"pkill -KILL -f ^{Lab.AgentPath}"), ct);
        await InconclusiveAsync(harness, "the workload ended by itself", ct);
    }

    [Test]
    public async Task The_client_loses_its_power()
    {
        var ct = TestContext.CurrentContext.CancellationToken;
        await using var harness = await StartAsync(ct);
        var lab = LabUnderTest.Lab;
        await lab.Hypervisor.RunAsync(lab.Topology.Power(Role.Client).Cut(), ct);
        await InconclusiveAsync(harness, "client", ct);
    }

    // What the disk does not take is lost; what was there before is whole, and the fault is healed all the same.
    [Test]
    public async Task The_disk_of_the_evidence_is_full_from_one_moment_to_the_next()
    {
        var ct = TestContext.CurrentContext.CancellationToken;
        await using var disk = await SmallDisk.MountAsync(ct);
        await using var harness = await StartAsync(ct, disk.Path);
        var filler = disk.Fill();
        var code = await harness.EndAsync(Deadline, ct);
        File.Delete(filler);
        var judgement = Judge.Of(harness.Run.LoadRecord());
        await TestContext.Out.WriteLineAsync($"exit code {code}\n{harness.Output}\n{judgement.Reason}");
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.Not.Zero);
            Assert.That(harness.Output, Does.Contain(disk.Path), "the error names the file that could not be written");
            Assert.That(judgement.Verdict, Is.EqualTo(Verdict.Inconclusive));
            Assert.That(harness.Run.LoadRecord().History.Of(RecordProtocol.Append).Count(op => op.Phase == OpPhase.Ok), Is.GreaterThan(0));
        });
        await NothingIsLeftAsync(ct);
    }

    [Test]
    public async Task The_history_is_cut_in_the_middle_of_a_line()
    {
        var result = await LabUnderTest.ExecuteAsync(Scenarios.ScenarioFile.Load(
            Path.Combine(LabUnderTest.Repository, "tests", "Scenarios", "clean", "clean-data.json")));
        Assert.That(result.Judgement.Verdict, Is.EqualTo(Verdict.Pass));
        var history = result.Directory.HistoryPath;
        var whole = await File.ReadAllBytesAsync(history);
        await File.WriteAllBytesAsync(history, whole[..(whole.Length * 3 / 4)]);
        try
        {
            var judgement = Judge.Of(result.Directory.LoadRecord());
            await TestContext.Out.WriteLineAsync(judgement.Reason);
            Assert.Multiple(() =>
            {
                Assert.That(judgement.Verdict, Is.EqualTo(Verdict.Inconclusive));
                Assert.That(Check(judgement, AcknowledgedWritesCheck.CheckName).Figures["acknowledged"], Is.GreaterThan(0));
            });
        }
        finally
        {
            await File.WriteAllBytesAsync(history, whole);
        }
    }

    private static async Task<HarnessProcess> StartAsync(CancellationToken ct, string? evidence = null)
    {
        _ = LabUnderTest.Lab;
        return await HarnessProcess.StartAsync(Scenario, ct, evidence);
    }

    private static async Task InconclusiveAsync(HarnessProcess harness, string reason, CancellationToken ct)
    {
        var code = await harness.EndAsync(Deadline, ct);
        var judgement = Judge.Of(harness.Run.LoadRecord());
        await TestContext.Out.WriteLineAsync($"{judgement.Verdict}: {judgement.Reason}");
        foreach (var check in judgement.Checks) await TestContext.Out.WriteLineAsync($"  {check.Check}: {check.Verdict}: {check.Reason}");
        Assert.Multiple(() =>
        {
            Assert.That(code, Is.EqualTo(2), harness.Output);
            Assert.That(judgement.Verdict, Is.EqualTo(Verdict.Inconclusive));
            Assert.That(judgement.Reason, Does.Contain(reason));
            var writes = Check(judgement, AcknowledgedWritesCheck.CheckName);
            Assert.That(writes.Figures["acknowledged"], Is.GreaterThan(0));
            Assert.That(writes.Figures["lost"], Is.Zero);
        });
    }

    private static async Task NothingIsLeftAsync(CancellationToken ct)
    {
        foreach (var role in Role.All)
            Assert.That((await LabUnderTest.Lab.Hosts[role].RunAsync(FaultSweep.Leftovers(), ct)).Output.Trim(), Is.Empty, role);
    }

    private static CheckResult Check(Judgement judgement, string name) => judgement.Checks.Single(c => c.Check == name);
}
