using NUnit.Framework;
using StorageChaos.Tests.Checks;

namespace StorageChaos.Tests.Agent;

[TestFixture]
internal sealed class OverwriteCommandTests
{
    private const int Records = 8;
    private TemporaryDirectory directory = null!;

    [SetUp]
    public void CreateDirectory() => directory = new TemporaryDirectory();

    [TearDown]
    public void DeleteDirectory() => directory.Dispose();

    [TestCase("fsync")]
    [TestCase("o_sync")]
    [TestCase("o_dsync")]
    public async Task The_last_acknowledged_version_of_each_record_is_read_back(string barrier)
    {
        // Beats come when they come.
        var lines = (await Overwrite(barrier, acknowledged: 40)).Where(line => !line.Is("beat")).ToList();
        Assert.That(lines[2].GetRawText(), Does.Match("""^{"p":"invoke","t":[0-9.]+,"a":"overwrite","w":5,"n":0,"to":7,"v":1}$"""));
        Assert.That(lines[3].GetRawText(), Does.Match("""^{"p":"ok","t":[0-9.]+,"a":"overwrite","w":5,"n":0,"d":[0-9.]+,"to":7,"v":1}$"""));

        var versions = Enumerable.Repeat(1L, Records).ToArray();
        foreach (var ok in lines.Skip(4).Where(line => line.Is("ok")))
            Assert.That(ok.Number("v"), Is.EqualTo(++versions[ok.Number("n")]), "a record's version rises by one");
        Assert.That(versions.Count(v => v > 1), Is.GreaterThan(Records / 2), "records are picked all over the file");

        using var read = RunningAgent.Start(
            "read", "--directory", directory.Path, "--writers", "1", "--first-writer", "5", "--record-bytes", "1024", "--seed", "42");
        var found = read.ReadUntil(line => line.Is("bye"));
        Assert.That(found.Where(line => line.Is("read")).Select(line => line.Text("found")), Has.All.EqualTo("intact"));
        var seen = found.Where(line => line.Is("read"))
            .SelectMany(line => Enumerable.Repeat(line.Number("v"), (int)(line.Number("to") - line.Number("from") + 1)));
        Assert.That(seen, Is.EqualTo(versions));
        Assert.That(found.Single(line => line.Is("end")).Number("slots"), Is.EqualTo(Records));
    }

    [Test]
    public async Task The_same_seed_picks_the_same_records()
    {
        var first = await Overwrite("fsync", acknowledged: 20);
        File.Delete(directory.FileOf(5));
        var second = await Overwrite("fsync", acknowledged: 20);
        Assert.That(Picked(second), Is.EqualTo(Picked(first)));
    }

    [Test]
    public void A_file_that_cannot_be_opened_refuses_the_layout_and_no_version_is_used_up()
    {
        Directory.CreateDirectory(directory.FileOf(5));
        using var agent = Start("fsync");
        var lines = agent.ReadUntil(line => line.Is("fail"));
        Assert.That(lines[^1].GetRawText(), Does.EndWith("""
            "e":"EISDIR","c":"open","to":7,"v":1}
            """));
        Directory.Delete(directory.FileOf(5));
        lines = agent.ReadUntil(line => line.Is("ok"));
        Assert.That((lines[^1].Number("to"), lines[^1].Number("v")), Is.EqualTo((7, 1)));
        agent.CloseInput();
        agent.ReadUntil(line => line.Is("bye"));
    }

    private static List<long> Picked(IEnumerable<System.Text.Json.JsonElement> lines) =>
        [.. lines.Where(line => line.Is("ok")).Take(20).Select(line => line.Number("n"))];

    private async Task<List<System.Text.Json.JsonElement>> Overwrite(string barrier, int acknowledged)
    {
        using var agent = Start(barrier);
        var lines = agent.ReadUntil(line => line.Is("ok") && --acknowledged == 0);
        agent.CloseInput();
        lines.AddRange(agent.ReadUntil(line => line.Is("bye")));
        Assert.That(await agent.ExitCode, Is.Zero);
        Assert.That(lines[^1].Number("written"), Is.EqualTo(lines.Count(line => line.Is("ok"))));
        return lines;
    }

    private RunningAgent Start(string barrier) => RunningAgent.Start(
        "overwrite", "--directory", directory.Path, "--writers", "1", "--first-writer", "5", "--record-bytes", "1024",
        "--records", $"{Records}",
        "--barrier", barrier, "--seed", "42");
}
