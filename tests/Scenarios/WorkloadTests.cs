using NUnit.Framework;
using StorageChaos.Checks.Layers;

namespace StorageChaos.LabTests;

/// <summary>
/// Every kind of work on a real lab, over a SAN, or on a client, that comes and goes: nothing is lost, and no loss is reported.
/// </summary>
[Category("Workloads")]
[NonParallelizable]
public sealed class WorkloadTests
{
    private static IEnumerable<string> All => Directory
        .GetFiles(Path.Combine(LabUnderTest.Repository, "tests", "Scenarios", "workloads"), "*.json")
        .Select(f => Path.GetFileNameWithoutExtension(f)!)
        .Order(StringComparer.Ordinal);

    [TestCaseSource(nameof(All))]
    public async Task It_goes_on_and_is_found_as_acknowledged(string scenario)
    {
        var result = await LabUnderTest.RunAsync(scenario, "workloads");
        Assert.That(LabUnderTest.Check(result, LayersCheck.CheckName).Figures["places"], Is.EqualTo(5));
    }
}
