using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Evidence;
using StorageChaos.Faults;
using StorageChaos.Histories;
using StorageChaos.Hosts;
using StorageChaos.Labs;
using StorageChaos.Scenarios;

namespace StorageChaos.LabTests;

/// <summary>A harness that dies in the middle of a fault must not leave it behind.</summary>
[Category("Smoke")]
[NonParallelizable]
public sealed class KilledHarnessTests
{
    private static readonly TimeSpan Hold = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    [TestCase("partition")]
    [TestCase("loss")]
    public async Task The_lease_heals_what_a_killed_harness_left_and_the_next_run_starts_by_itself(string kind)
    {
        var lab = LabUnderTest.Lab;
        var ct = TestContext.CurrentContext.CancellationToken;
        var root = Directory.CreateTempSubdirectory("storagechaos-killed-").FullName;
        try
        {
            var run = await InjectAndKillAsync(Scenario(kind, root), root, ct);
            Assert.That(await DifferencesAsync(lab, run, ct), Is.Not.Empty, "the harness died while its fault was there");

            var limit = Hold + DeadMansSwitch.Grace + TimeSpan.FromSeconds(2);
            var healed = await Wait.UntilAsync(async token => (await DifferencesAsync(lab, run, token)).Count == 0, limit, Poll, TimeProvider.System, ct);
            Assert.That(healed, Is.True, string.Join('\n', await DifferencesAsync(lab, run, ct)));
            await LabUnderTest.RunAsync("13-rule-that-matches-nothing");
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static async Task<RunDirectory> InjectAndKillAsync(string scenario, string root, CancellationToken ct)
    {
        using var kill = new CancellationTokenSource();
        // CliWrap ends a process forcefully: SIGKILL, after which nothing of the harness runs any more.
        var harness = CliWrap.Cli.Wrap("dotnet")
            .WithArguments([typeof(ScenarioRunner).Assembly.Location, "run", scenario, "--out", root])
            .WithValidation(CliWrap.CommandResultValidation.None)
            .ExecuteAsync(kill.Token);
        var injected = await Wait.UntilAsync(_ => Task.FromResult(harness.Task.IsCompleted || Injected(root)), TimeSpan.FromMinutes(2), Poll, TimeProvider.System, ct);
        await kill.CancelAsync();
        await Assert.CatchAsync<OperationCanceledException>(async () => await harness);
        Assert.That(injected && Injected(root), Is.True, "the fault was never injected");
        return RunDirectory.Open(Path.Combine(root, "latest"));
    }

    private static bool Injected(string root)
    {
        var history = Path.Combine(root, "latest", "history.jsonl");
        return File.Exists(history) && History.Load(history).Of(OpAction.Inject).Any(op => op.Phase == OpPhase.Ok);
    }

    private static async Task<IReadOnlyList<string>> DifferencesAsync(Lab lab, RunDirectory run, CancellationToken ct)
    {
        var states = run.LoadRecord().Network;
        var now = await Task.WhenAll(states.Select(s => lab.Hosts[s.Host].RunAsync(FaultSweep.Dump(), ct)));
        return [.. states.Zip(now).Where(p => NetworkDump.Difference(p.First.Before!, p.Second.Output) is not null).Select(p => $"{p.First.Host}:\n{p.Second.Output}")];
    }

    private static string Scenario(string kind, string root)
    {
        var path = Path.Combine(root, "killed.json");
        File.WriteAllText(path, $$"""
            { "name": "killed", "title": "The harness dies during a fault",
              "faults": [ { "fault": { "kind": "{{kind}}", "link": "san", "port": 3260 }, "hold": "{{Hold.TotalSeconds}}s" } ] }
            """);
        return path;
    }
}
