using NUnit.Framework;
using StorageChaos.Fsck.Checkers;
using StorageChaos.Fsck.Examining;
using StorageChaos.Hosts;
using StorageChaos.Tests.Checks;

namespace StorageChaos.Tests.Fsck;

/// <summary>Tools within limits: real processes.</summary>
[TestFixture]
internal sealed class BoundedToolTest
{
    private string directory = "";

    [SetUp]
    public void Make() => directory = Directory.CreateTempSubdirectory("storagechaos-tool-").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(directory, recursive: true);

    [Test]
    public async Task What_a_tool_says_is_kept_whole_and_apart()
    {
        var run = await RunAsync(new FsckLimits(), null, "sh", "-c", "seq 1 100000; seq 5 >&2; exit 4");
        Assert.Multiple(() =>
        {
            Assert.That((run.ExitCode, run.Ended), Is.EqualTo((4, (string?)null)));
            Assert.That(run.Stdout, Is.EqualTo(Enumerable.Range(1, 100_000).Select(i => $"{i}")));
            Assert.That(run.Stderr, Is.EqualTo(Enumerable.Range(1, 5).Select(i => $"{i}")));
        });
    }

    [TestCase("yes")]
    [TestCase("yes >&2")]
    public async Task A_tool_that_prints_for_ever_is_ended(string script)
    {
        var run = await RunAsync(new FsckLimits { OutputMiB = 1 }, null, "sh", "-c", $"exec {script}");
        Assert.That(run.Ended, Is.EqualTo("more than 1 MiB of output"));
        Assert.That(run.Stdout.Concat(run.Stderr).Sum(l => l.Length + 1), Is.EqualTo(1 << 20).Within(1));
    }

    [Test]
    public async Task A_problem_log_is_bounded_too()
    {
        var log = Path.Combine(directory, "tool.problems");
        var run = await RunAsync(new FsckLimits { OutputMiB = 1 }, null, "sh", "-c", $"exec yes >{log}", "-n");
        Assert.That(run.Ended, Is.EqualTo("more than 1 MiB of output"));
    }

    [TestCase("sleep 60")]
    [TestCase("trap '' TERM; while :; do sleep 1; done")]
    public async Task A_tool_that_takes_too_long_is_ended_even_against_its_will(string script)
    {
        var run = await RunAsync(new FsckLimits { Time = TimeSpan.FromSeconds(1) }, null, "sh", "-c", script);
        Assert.That(run.Ended, Is.EqualTo("no end within 1 s"));
    }

    [Test]
    public async Task A_tool_that_starts_over_for_ever_is_ended()
    {
        var run = await RunAsync(new FsckLimits { StartsOver = 3 }, "again", "sh", "-c", "while :; do echo again; echo finding; done");
        Assert.That(run.Ended, Is.EqualTo("it started over more than 3 times"));
        Assert.That(run.Stdout.Count(l => l == "finding"), Is.EqualTo(3));
    }

    [Test]
    public async Task One_that_starts_over_less_often_is_not()
    {
        var run = await RunAsync(new FsckLimits { StartsOver = 3 }, "again", "sh", "-c", "for i in 1 2 3; do echo again; done");
        Assert.That((run.ExitCode, run.Ended), Is.EqualTo((0, (string?)null)));
    }

    [Test]
    public void A_tool_that_is_not_installed_is_named() =>
        Assert.That(
            async () => await RunAsync(new FsckLimits(), null, "no-such-fsck"),
            Throws.TypeOf<HostCommandException>().With.Message.Contains("'no-such-fsck' is not installed"));

    [Test]
    public async Task A_tool_that_is_killed_tells_its_signal() =>
        Assert.That((await RunAsync(new FsckLimits(), null, "sh", "-c", "kill -SEGV $$")).ExitCode, Is.EqualTo(139));

    private Task<CheckerRun> RunAsync(FsckLimits limits, string? startsOver, params string[] argv)
    {
        var evidence = Directory.CreateDirectory(Path.Combine(directory, "evidence")).FullName;
        return new BoundedTool(new LocalHost(TimeProvider.System), directory, evidence, limits)
            .RunAsync("tool", HostCommand.Of(argv), startsOver, CheckerRun.AfterReplay, CancellationToken.None);
    }
}
