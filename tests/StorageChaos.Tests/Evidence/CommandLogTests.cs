using System.Text.Json;
using NUnit.Framework;
using StorageChaos.Evidence;
using StorageChaos.Hosts;

namespace StorageChaos.Tests.Evidence;

[TestFixture]
internal sealed class CommandLogTests : EvidenceFixture
{
    [Test]
    public void Writes_whole_lines_from_many_threads()
    {
        var run = RunDirectory.Create(Root, "s", new FixedClock(SampleRun.Started));
        using var log = run.OpenCommands();
        Parallel.For(0, 200, i => log.Record(SampleRun.Outcome($"echo {i}\nsecond line")));

        // Read while the log is open: what was recorded has left the process.
        using var reader = new StreamReader(new FileStream(run.CommandsPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var outcomes = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<CommandOutcome>(line, EvidenceJson.Line)!).ToList();
        Assert.That(outcomes.Select(o => o.Command), Is.EquivalentTo(Enumerable.Range(0, 200).Select(i => $"echo {i}\nsecond line")));
    }

    [Test]
    public void Keeps_both_ends_of_a_long_output_and_says_how_long_it_was()
    {
        var run = RunDirectory.Create(Root, "s", new FixedClock(SampleRun.Started));
        using (var log = run.OpenCommands())
            log.Record(SampleRun.Outcome("dmesg") with { Output = "first" + new string('x', 100_000) + "last" });

        var outcome = JsonSerializer.Deserialize<CommandOutcome>(File.ReadAllText(run.CommandsPath), EvidenceJson.Line)!;
        Assert.That(outcome.Output, Does.StartWith("firstx").And.EndWith("xlast").And.Contain("100009 characters in all"));
        Assert.That(outcome.Output, Has.Length.LessThan(CommandLog.Limit + 100));
    }
}
