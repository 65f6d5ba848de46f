using System.Formats.Tar;
using System.IO.Compression;
using NUnit.Framework;
using StorageChaos.Checks.Machines;
using StorageChaos.Evidence;
using StorageChaos.Evidence.Allure;
using StorageChaos.Judging;
using StorageChaos.Scenarios;
using StorageChaos.Work.Records;

namespace StorageChaos.Tests.Evidence;

/// <summary>Runs that were recorded on a real lab when <c>run.json</c> had format 1 are judged and reported as they were then.</summary>
internal sealed class Format1Tests : EvidenceFixture
{
    private static readonly string[] Recorded =
        [.. Directory.GetFiles(Repository.Path("tests/StorageChaos.Tests/Evidence/Format1"), "*.tgz")
            .Select(f => Path.GetFileNameWithoutExtension(f)!).Order()];

    [Test]
    public void There_are_five() => Assert.That(Recorded, Has.Length.EqualTo(5));

    [TestCaseSource(nameof(Recorded))]
    public void It_is_judged_as_before(string name)
    {
        var run = Unpack(name);
        Assert.That(File.ReadAllText(run.RunPath), Does.Contain("\"formatVersion\": 1"));
        var before = File.ReadAllText(run.ResultsPath);
        Assert.That(Judged(run), Is.EqualTo(before));
    }

    [TestCaseSource(nameof(Recorded))]
    public void It_is_reported_and_its_scenario_can_be_run_again(string name)
    {
        var run = Unpack(name);
        Assert.That(
            File.ReadAllText(new AllureWriter(Path.Combine(Root, "results")).Write(run)),
            Does.Contain(run.LoadRun().Scenario.Title));
        Assert.That(ScenarioFile.Load(run.RunPath).Name, Is.EqualTo(name));
        Assert.That(FaultTable.Of([run]), Does.Contain("dumps equal"));
    }

    [TestCaseSource(nameof(Recorded))]
    public void Saved_again_it_has_format_2_and_is_judged_alike(string name)
    {
        var run = Unpack(name);
        var before = EvidenceJson.Document(Judge.Of(run.LoadRecord()));
        run.SaveRun(run.LoadRun() with { FormatVersion = RunDocument.CurrentFormat });
        Assert.That(File.ReadAllText(run.RunPath), Does.Contain("\"formatVersion\": 2"));
        Assert.That(EvidenceJson.Document(Judge.Of(run.LoadRecord())), Is.EqualTo(before));
    }

    // But for the checks that are younger, and have nothing to judge in such a run.
    private static string Judged(RunDirectory run)
    {
        var judgement = Judge.Of(run.LoadRecord());
        var younger = judgement.Checks.Where(c => c.Check == HostsCheck.CheckName).ToList();
        Assert.That(younger.Select(c => c.Applies), Is.EqualTo(new[] { false }));
        return EvidenceJson.Document(judgement with { Checks = [.. judgement.Checks.Except(younger)] });
    }

    private RunDirectory Unpack(string name)
    {
        using var file = new GZipStream(
            File.OpenRead(Repository.Path($"tests/StorageChaos.Tests/Evidence/Format1/{name}.tgz")),
            CompressionMode.Decompress);
        TarFile.ExtractToDirectory(file, Root, overwriteFiles: false);
        return RunDirectory.Open(Directory.GetDirectories(Root, $"*-{name}").Single());
    }
}
