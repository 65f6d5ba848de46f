using System.Runtime.Versioning;
using System.Text.Json;
using NUnit.Framework;
using StorageChaos.Checks;
using StorageChaos.Histories;
using StorageChaos.Hosts;
using StorageChaos.Tests.Checks;
using StorageChaos.Work;
using StorageChaos.Work.Namespaces;

namespace StorageChaos.Tests.Agent;

/// <summary>The real thing on local file systems: what it was told is there is read back, and the check agrees.</summary>
[TestFixture]
[SupportedOSPlatform("linux")]
internal sealed class NamespaceCommandTests
{
    [TestCase("/tmp")]
    [TestCase("/dev/shm")]
    public async Task What_was_acknowledged_is_read_back(string under)
    {
        Assume.That(Directory.Exists(under));
        var directory = Directory.CreateDirectory($"{under}/storagechaos-names-{Guid.NewGuid():N}").FullName;
        try
        {
            var lines = await Work(directory, 150);
            lines.AddRange(Read(directory));
            var result = Check(lines);
            Assert.That(
                result.Verdict,
                Is.EqualTo(Verdict.Pass),
                $"{result.Reason}\n{string.Join('\n', result.Anomalies.Select(a => a.Message))}");
            Assert.That(result.Figures["acknowledged"], Is.GreaterThanOrEqualTo(300));
            Assert.That(result.Figures["indeterminate"], Is.Zero);
            Assert.That(
                lines.Where(l => l.Is("ok")).Select(l => l.Text("a")).Distinct().Count(),
                Is.GreaterThanOrEqualTo(11),
                "a mix of everything");

            // Damage by hand, seen by the same read: a name that is gone, a mode, a name that nobody made.
            var file = lines.First(l => l.Is("read") && l.Text("found") == "intact").Text("path")!;
            var other = lines.Last(l => l.Is("read") && l.Text("found") == "intact").Text("path")!;
            File.SetUnixFileMode($"{directory}/{other}", UnixFileMode.OtherWrite);
            File.Delete($"{directory}/{file}");
            await File.WriteAllTextAsync($"{directory}/names-1/ghost", "boo");
            lines.RemoveAll(l => l.Is("read") || l.Is("end"));
            lines.AddRange(Read(directory));
            var kinds = Check(lines).Anomalies.Select(a => a.Kind).ToList();
            Assert.That(kinds, Does.Contain("phantom").And.Contain("wrong-mode"));
            Assert.That(kinds, Does.Contain("lost").Or.Contain("half-renamed"));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Test]
    public async Task The_same_seed_does_the_same()
    {
        using var one = new TemporaryDirectory();
        using var other = new TemporaryDirectory();
        var steps = new List<string[]>();
        foreach (var directory in new[] { one, other })
        {
            var invoked = (await Work(directory.Path, 30)).Where(l => l.Is("invoke") && l.Number("w") == 0 && l.Number("n") < 30);
            steps.Add([.. invoked.Select(l => $"{l.Text("a")} {l.Text("path")} {l.Text("to")} {l.Text("value")}")]);
        }

        Assert.That(steps[0], Has.Length.EqualTo(30));
        Assert.That(steps[1], Is.EqualTo(steps[0]));
    }

    [TestCase("size=96k", "ENOSPC", "info")]
    [TestCase("size=16m", "EROFS", "fail")]
    public async Task What_goes_wrong_leaves_lawful_states(string option, string error, string phase)
    {
        using var directory = new TemporaryDirectory();
        var host = new LocalHost(TimeProvider.System);
        var mounted = await host.RunAsync(
            HostCommand.Of("mount", "-t", "tmpfs", "-o", option, "none", directory.Path) with { AnyExitCode = true },
            CancellationToken.None);
        Assume.That(mounted.ExitCode, Is.Zero, "mounting takes root");
        try
        {
            using var agent = Start(directory.Path);
            var lines = agent.ReadUntil(l => l.Is("ok") && l.Number("n") >= 40);
            // Refused as long as a writer has a file open, which is now and then.
            var readOnly = HostCommand.Of("mount", "-o", "remount,ro", directory.Path) with { AnyExitCode = true };
            if (error == "EROFS")
                Assert.That(
                    await Wait.UntilAsync(
                        async ct => (await host.RunAsync(readOnly, ct)).Succeeded,
                        TimeSpan.FromSeconds(30),
                        TimeSpan.FromMilliseconds(5),
                        TimeProvider.System,
                        CancellationToken.None));
            var troubled = 0;
            lines.AddRange(agent.ReadUntil(l => (l.Text("e") == error && ++troubled >= 8) || l.Is("bye")));
            if (error == "EROFS") await host.RunAsync(HostCommand.Of("mount", "-o", "remount,rw", directory.Path), CancellationToken.None);
            lines.AddRange(agent.ReadUntil(l => l.Is("ok") && l.Number("n") >= 60));
            agent.CloseInput();
            lines.AddRange(agent.ReadUntil(l => l.Is("bye")));
            Assert.That(lines.Where(l => l.Text("e") == error).Select(l => l.Text("p")), Does.Contain(phase));
            lines.AddRange(Read(directory.Path));
            var result = Check(lines);
            Assert.That(
                result.Verdict,
                Is.EqualTo(Verdict.Pass),
                $"{result.Reason}\n{string.Join('\n', result.Anomalies.Select(a => a.Message))}");
        }
        finally
        {
            await host.RunAsync(HostCommand.Of("umount", "-l", directory.Path), CancellationToken.None);
        }
    }

    [Test]
    public void A_tree_that_is_missing_is_told()
    {
        using var directory = new TemporaryDirectory();
        var lines = Read(directory.Path);
        Assert.That(
            lines.Where(l => l.Is("end")).Select(l => (l.Text("a"), l.Number("slots"), l.Text("e"))),
            Is.EqualTo(new[] { ("name-end", 0L, "ENOENT"), ("name-end", 0L, "ENOENT") }));
    }

    [Test]
    public void A_directory_that_is_missing_begins_no_operation()
    {
        using var directory = new TemporaryDirectory();
        using var agent = Start($"{directory.Path}/later");
        Assert.That(agent.ReadUntil(l => l.Is("ready"))[^1].Text("e"), Is.EqualTo("ENOENT"));
        Directory.CreateDirectory($"{directory.Path}/later");
        Assert.That(agent.ReadUntil(l => l.Is("ok")).Any(l => l.Is("info") || l.Is("fail")), Is.False);
        agent.CloseInput();
        agent.ReadUntil(l => l.Is("bye"));
    }

    private static RunningAgent Start(string directory) =>
        RunningAgent.Start(
            "namespace", "--directory", directory, "--writers", "2", "--seed", "42", "--objects", "40", "--file-bytes", "2048");

    private static async Task<List<JsonElement>> Work(string directory, int operations)
    {
        using var agent = Start(directory);
        var lacking = new HashSet<long> { 0, 1 };
        var lines = agent.ReadUntil(line =>
        {
            if (line.Is("ok") && line.Number("n") == operations - 1) lacking.Remove(line.Number("w"));
            return lacking.Count == 0;
        });
        agent.CloseInput();
        lines.AddRange(agent.ReadUntil(line => line.Is("bye")));
        Assert.That(await agent.ExitCode, Is.Zero);
        return lines;
    }

    private static List<JsonElement> Read(string directory)
    {
        using var agent = RunningAgent.Start(
            "namespace-read", "--directory", directory, "--writers", "2", "--seed", "42", "--file-bytes", "2048");
        var lines = agent.ReadUntil(line => line.Is("bye"));
        Assert.That(agent.ExitCode.GetAwaiter().GetResult(), Is.Zero);
        return lines;
    }

    private static CheckResult Check(List<JsonElement> lines)
    {
        var ops = lines.Select(l => AgentLine.Parse(l.GetRawText()).Op).OfType<Op>().Select((op, i) => op with { Index = i });
        return new NamespaceCheck().Check(TestRuns.Of(new History([.. ops])));
    }
}
