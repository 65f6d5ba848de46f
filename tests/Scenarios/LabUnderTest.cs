using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Cli;
using StorageChaos.Evidence.Allure;
using StorageChaos.Hosts;
using StorageChaos.Labs;
using StorageChaos.Nodes;
using StorageChaos.Running;
using StorageChaos.Scenarios;

namespace StorageChaos.LabTests;

/// <summary>The real lab, once for all tests. Without it tests are inconclusive; where it was promised, they fail.</summary>
[SetUpFixture]
public sealed class LabUnderTest
{
    private static Lab? lab;
    private static string? problem;

    internal static Settings Settings { get; private set; } = null!;

    internal static Lab Lab
    {
        get
        {
            if (lab is not null && problem is null) return lab;
            if (Environment.GetEnvironmentVariable("STORAGECHAOS_LAB_PROMISED") is { Length: > 0 })
                Assert.Fail($"the lab was promised, and is not there: {problem}");
            Assert.Inconclusive($"there is no lab: {problem}");
            return lab!;
        }
    }

    [OneTimeSetUp]
    public static async Task ConnectAsync()
    {
        try
        {
            Settings = Settings.Load([]);
            lab = Settings.OpenLab(TimeProvider.System);
            await ResetAsync(lab, CancellationToken.None);
        }
        catch (Exception e) when (e is HostCommandException or LabMismatchException or SettingsException)
        {
            problem = e.Message;
        }
    }

    [OneTimeTearDown]
    public static async Task DisconnectAsync()
    {
        if (lab is not null) await lab.DisposeAsync();
    }

    /// <summary>Takes the hosts back to where every run begins.</summary>
    internal static Task ResetAsync(CancellationToken ct) => ResetAsync(Lab, ct);

    private static async Task ResetAsync(Lab lab, CancellationToken ct)
    {
        using var ours = lab.Reserve();
        await ours.ResetAsync(ct);
    }

    /// <summary>Where the sources are.</summary>
    internal static string Repository
    {
        get
        {
            var directory = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
            while (!File.Exists(Path.Combine(directory.FullName, "StorageChaos.sln")))
            {
                directory = directory.Parent
                    ?? throw new DirectoryNotFoundException($"no StorageChaos.sln above {TestContext.CurrentContext.TestDirectory}");
            }

            return directory.FullName;
        }
    }

    /// <summary>Runs a scenario of a folder beside these tests; the test goes on only if it came out as the scenario states.</summary>
    internal static async Task<RunResult> RunAsync(string name, string folder = "catalogue")
    {
        var result = await ExecuteAsync(ScenarioFile.Load(Path.Combine(Repository, "tests", "Scenarios", folder, name + ".json")));
        if (result.Judgement.AsExpected) return result;
        var reason = $"{result.Judgement.Reason}\nevidence: {result.Directory.FullPath}";
        if (result.Judgement.Verdict == Verdict.Inconclusive) Assert.Inconclusive(reason);
        Assert.Fail(reason);
        return result;
    }

    /// <summary>Runs a scenario, however it comes out.</summary>
    internal static async Task<RunResult> ExecuteAsync(Scenario scenario)
    {
        var lab = Lab;
        var result = await new ScenarioRunner(TimeProvider.System).RunAsync(
            scenario,
            lab,
            new RunOptions { Root = Settings.Runs, Report = TestContext.Progress.WriteLine },
            TestContext.CurrentContext.CancellationToken);
        new AllureWriter(Path.Combine(Path.GetDirectoryName(Settings.Runs)!, "out", "allure-results")).Write(result.Directory);
        TestContext.Out.WriteLine($"{result.Judgement.Verdict} ({result.Judgement.Outcome}): {result.Judgement.Reason}");
        foreach (var check in result.Judgement.Checks) TestContext.Out.WriteLine($"  {check.Check}: {check.Verdict}: {check.Reason}");
        TestContext.Out.WriteLine($"evidence: {result.Directory.FullPath}");
        return result;
    }

    internal static CheckResult Check(RunResult result, string name) => result.Judgement.Checks.Single(c => c.Check == name);
}
