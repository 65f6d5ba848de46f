using System.Runtime.InteropServices;
using System.Text.Json;
using NUnit.Framework;
using StorageChaos.Agent.CommandLine;
using StorageChaos.Agent.Records;
using StorageChaos.Agent.Working;
using StorageChaos.Tests.Checks;

namespace StorageChaos.Tests.Agent;

[TestFixture]
internal sealed partial class AppendCommandTests
{
    private TemporaryDirectory directory = null!;

    [SetUp]
    public void CreateDirectory() => directory = new TemporaryDirectory();

    [TearDown]
    public void DeleteDirectory() => directory.Dispose();

    [TestCase("fsync")]
    [TestCase("o_sync")]
    [TestCase("o_dsync")]
    public async Task What_was_acknowledged_is_read_back(string barrier)
    {
        using var agent = Append(directory.Path, barrier, writers: 2);
        // Nothing orders the writers against each other: one may be done before the other begins.
        var lacking = new HashSet<long> { 0, 1 };
        var lines = agent.ReadUntil(line =>
        {
            if (line.Is("ok") && line.Number("n") == 3)
                lacking.Remove(line.Number("w"));
            return lacking.Count == 0;
        });
        agent.CloseInput();
        lines.AddRange(agent.ReadUntil(line => line.Is("bye")));
        Assert.That(await agent.ExitCode, Is.Zero);
        Assert.That(agent.ReadRest(), Is.Empty, "nothing after the last line");

        var found = ReadCommandTests.Read(directory.Path, writers: 2);
        Assert.That(lines[0].Text("p"), Is.EqualTo("hello"));
        for (var writer = 0; writer < 2; writer++)
        {
            var own = lines.Where(line => line.TryGetProperty("w", out var w) && w.GetInt64() == writer).ToList();
            Assert.That(own[0].Text("p"), Is.EqualTo("ready"), "the file is durable before its first record");
            Assert.That(own[0].Text("e"), Is.Null);
            // Invocation, completion, invocation, ...: each record once and in order.
            Assert.That(
                own.Skip(1).Select(line => (line.Text("p"), line.Number("n"))),
                Is.EqualTo(own.Skip(1).Select((_, i) => (i % 2 == 0 ? "invoke" : "ok", (long)(i / 2)))));
            Assert.That(
                found.Single(line => line.Is("end") && line.Number("w") == writer).Number("slots"),
                Is.EqualTo(own.Count(line => line.Is("ok"))));
        }

        Assert.That(lines[^1].Number("written"), Is.EqualTo(lines.Count(line => line.Is("ok"))));
        Assert.That(
            found.Where(line => line.Is("read")).Select(line => line.Text("found")),
            Is.EqualTo(new[] { "intact", "intact" }));
    }

    [TestCase("stop\n")]
    [TestCase("go on\nstop\r\n")]
    public async Task The_line_stop_ends_it(string said)
    {
        using var agent = Append(directory.Path);
        agent.ReadUntil(line => line.Is("ok"));
        agent.Say(said);
        agent.ReadUntil(line => line.Is("bye"));
        Assert.That(await agent.ExitCode, Is.Zero);
    }

    [Test]
    public async Task A_signal_ends_it()
    {
        using var agent = Append(directory.Path);
        agent.ReadUntil(line => line.Is("ok"));
        agent.Stop.Cancel();
        agent.ReadUntil(line => line.Is("bye"));
        Assert.That(await agent.ExitCode, Is.Zero);
    }

    [Test]
    public async Task It_ends_when_nobody_reads_its_output()
    {
        using var agent = Append(directory.Path);
        agent.ReadUntil(line => line.Is("ok"));
        agent.CloseOutput();
        Assert.That(await agent.ExitCode, Is.EqualTo(74));
    }

    [Test]
    public void A_directory_that_is_missing_fails_each_record_until_it_is_there()
    {
        var later = Path.Combine(directory.Path, "later");
        using var agent = Append(later);
        var lines = agent.ReadUntil(line => line.Is("fail") && line.Number("n") == 1);
        Assert.That(lines.Where(line => line.Is("ready")).Select(Error), Is.EqualTo(new[] { ("open", "ENOENT") }));
        Assert.That(
            lines.Where(line => line.Is("fail")).Select(Error),
            Is.EqualTo(new[] { ("open", "ENOENT"), ("open", "ENOENT") }));

        Directory.CreateDirectory(later);
        lines = agent.ReadUntil(line => line.Is("ok"));
        Assert.That(lines.Where(line => line.Is("ready")).Select(Error), Is.EqualTo(new[] { ((string?)null, (string?)null) }));
        Assert.That(lines[^1].Number("n"), Is.GreaterThan(1), "a number that failed is not used again");
        agent.CloseInput();
        agent.ReadUntil(line => line.Is("bye"));
    }

    [Test]
    public void A_write_that_fails_is_indeterminate_and_not_tried_again()
    {
        File.CreateSymbolicLink(directory.FileOf(0), "/dev/full");
        using var agent = Append(directory.Path);
        var lines = agent.ReadUntil(line => line.Is("info") && line.Number("n") == 1);
        Assert.That(Error(lines.Single(line => line.Is("ready"))), Is.EqualTo(("fsync", "EINVAL")), "a device that has no fsync");
        Assert.That(
            lines.Where(line => line.Is("info")).Select(line => (line.Number("n"), Error(line))),
            Is.EqualTo(new[] { (0L, ("write", "ENOSPC")), (1L, ("write", "ENOSPC")) }));
        agent.CloseInput();
        Assert.That(agent.ReadUntil(line => line.Is("bye"))[^1].Number("written"), Is.Zero);
    }

    [Test]
    public async Task A_writer_that_hangs_is_named_and_not_waited_for()
    {
        // Opening a pipe that nobody reads blocks, as any call on a hard mount does.
        Assert.That(MakePipe(directory.FileOf(1), 0b110_000_000), Is.Zero);
        var options = RecordOptions.ForAppending(new OptionValues(Arguments(directory.Path, "fsync", writers: 2)));
        using var agent = new RunningAgent((streams, stop) =>
            new Crew((log, token) => options.Place.Numbers.Select(n => new Appender(options, log(n), token)))
            {
                Grace = TimeSpan.FromMilliseconds(50),
            }.Run(streams, stop));
        agent.ReadUntil(line => line.Is("ok"));
        agent.CloseInput();
        var bye = agent.ReadUntil(line => line.Is("bye"))[^1];
        Assert.That(bye.GetProperty("stuck").EnumerateArray().Select(w => w.GetInt32()), Does.Contain(1));
        Assert.That(await agent.ExitCode, Is.EqualTo(1));
        // Lets the thread go.
        await using var reader = new FileStream(directory.FileOf(1), FileMode.Open, FileAccess.Read);
    }

    private static (string? Call, string? Error) Error(JsonElement line) => (line.Text("c"), line.Text("e"));

    private static RunningAgent Append(string directory, string barrier = "fsync", int writers = 1) =>
        RunningAgent.Start(["append", .. Arguments(directory, barrier, writers)]);

    private static string[] Arguments(string directory, string barrier, int writers) =>
        ["--directory", directory, "--writers", $"{writers}", "--record-bytes", "1024", "--barrier", barrier, "--seed", "42"];

    [LibraryImport("libc", EntryPoint = "mkfifo", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakePipe(string path, uint mode);
}
