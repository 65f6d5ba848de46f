using NUnit.Framework;
using StorageChaos.Scenarios;
using StorageChaos.Work.Records;

namespace StorageChaos.LabTests;

/// <summary>Every control of the catalogue: each must come out as it is known to, in as many runs as it states.</summary>
[Category("Controls")]
[NonParallelizable]
public sealed class CatalogueTests
{
    private static IEnumerable<string> Controls =>
        from entry in ScenarioCatalogue.Load(Path.Combine(LabUnderTest.Repository, "tests", "Scenarios", "catalogue"))
        where entry.Scenario.Control is not null
        select entry.Scenario.Name;

    [TestCaseSource(nameof(Controls))]
    public async Task It_comes_out_as_known(string name)
    {
        var scenario = ScenarioFile.Load(Path.Combine(LabUnderTest.Repository, "tests", "Scenarios", "catalogue", name + ".json"));
        var needed = scenario.Expect.ShownIn > 0 ? scenario.Expect.ShownIn : scenario.Expect.Seeds;
        var (shown, reasons) = (0, new List<string>());
        // No more runs than it takes.
        for (var i = 0; i < scenario.Expect.Seeds && shown < needed; i++)
        {
            var result = await LabUnderTest.ExecuteAsync(scenario with { Seed = scenario.Seed + i });
            if (result.Judgement.AsExpected) shown++;
            else
                reasons.Add($"seed {scenario.Seed + i}: {result.Judgement.Verdict} ({result.Judgement.Outcome}): "
                    + $"{result.Judgement.Reason}\nevidence: {result.Directory.FullPath}");
            if (result.Judgement is { AsExpected: false, Outcome: "fail" }) break;
        }

        Assert.That(shown, Is.AtLeast(needed), string.Join('\n', reasons));
    }
}
