using System.Runtime.CompilerServices;
using NUnit.Framework;
using StorageChaos.Histories;
using StorageChaos.Hosts;
using StorageChaos.Protocol;
using StorageChaos.Tests.Agent;
using StorageChaos.Work;

namespace StorageChaos.Tests.Work;

[TestFixture]
internal sealed class AgentStreamTests
{
    [Test]
    public async Task Last_words_of_several_lines_are_told_once_and_the_first_is_kept()
    {
        using var directory = new TemporaryDirectory();
        using var history = new HistoryRecorder(Path.Combine(directory.Path, "history.jsonl"), TimeProvider.System);
        var client = new ScriptedHost("client", command => ScriptedHost.Outcome(
            "client", command, 0, """
                {"p":"hello","agent":3,"t":0,"pid":1,"host":"client"}
                {"p":"invoke","t":0.1,"w":0,"n":0}
                {"p":"ok","t":0.2,"w":0,"n":0,"d":0.1}
                Unhandled exception. System.InvalidOperationException
                   at StorageChaos.Agent.Program.Main()
                """));
        var stream = new AgentStream(client, history, TimeProvider.System);
        stream.Start(["agent"]);
        Assert.That(
            () => stream.StopAsync(TimeSpan.FromSeconds(5), CancellationToken.None),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains("Unhandled exception"));
        Assert.That((stream.Acknowledged, stream.LastWords), Is.EqualTo((1, "Unhandled exception. System.InvalidOperationException")));
        await stream.DisposeAsync();
    }

    [Test]
    public async Task An_agent_of_another_version_is_refused()
    {
        using var directory = new TemporaryDirectory();
        using var history = new HistoryRecorder(Path.Combine(directory.Path, "history.jsonl"), TimeProvider.System);
        var client = new ScriptedHost("client", command => ScriptedHost.Outcome(
            "client", command, 0, """
                {"p":"hello","agent":2,"t":0,"pid":1,"host":"client"}
                {"p":"invoke","t":0.1,"w":0,"n":0}
                """));
        var stream = new AgentStream(client, history, TimeProvider.System);
        stream.Start(["agent"]);
        Assert.That(
            () => stream.StopAsync(TimeSpan.FromSeconds(5), CancellationToken.None),
            Throws.TypeOf<InvalidDataException>().With.Message.Contains(
                $"the agent on client speaks version 2 of its lines, and this harness version {AgentLines.Version}"));
        Assert.That(stream.LastWords, Does.Contain("version 2"));
        Assert.That(history.Snapshot().Ops, Is.Empty);
        await stream.DisposeAsync();
    }

    [Test]
    public async Task What_happens_around_a_pause_of_the_client_has_the_times_of_the_harness()
    {
        using var directory = new TemporaryDirectory();
        var clock = new MovedClock();
        using var history = new HistoryRecorder(Path.Combine(directory.Path, "history.jsonl"), clock);
        var client = new PausedClient(clock);
        var stream = new AgentStream(client, history, clock);
        stream.Start(["agent"]);
        await stream.StopAsync(TimeSpan.FromSeconds(5), CancellationToken.None);
        var acknowledged = history.Snapshot().Ops.Where(op => op.Phase == OpPhase.Ok).ToList();
        Assert.That(acknowledged.Select(op => op.Time), Is.EqualTo(new[] { 0.20, 3.40, 3.60 }).Within(0.001));
        Assert.That(acknowledged.Select(op => op.Duration), Is.EqualTo(new[] { 0.10, 3.10, 0.10 }).Within(0.001));
        await stream.DisposeAsync();
    }

    private sealed class MovedClock : TimeProvider
    {
        public double Seconds { get; set; }

        public override long GetTimestamp() => (long)Math.Round(Seconds * TimestampFrequency);
    }

    // It stands still from 0.35 to 3.35 s, while its second operation is under way.
    private sealed class PausedClient(MovedClock clock) : IHost
    {
        private static readonly (double At, string Line)[] Says =
        [
            (0.0, """{"p":"hello","agent":3,"t":0}"""),
            (0.1, """{"p":"invoke","t":0.1,"w":0,"n":0}"""),
            (0.1, """{"p":"ok","t":0.2,"w":0,"n":0,"d":0.1}"""),
            (0.1, """{"p":"invoke","t":0.3,"w":0,"n":1}"""),
            (3.1, """{"p":"ok","t":0.4,"w":0,"n":1,"d":0.1}"""),
            (0.1, """{"p":"invoke","t":0.5,"w":0,"n":2}"""),
            (0.1, """{"p":"ok","t":0.6,"w":0,"n":2,"d":0.1}"""),
            (0.1, """{"p":"beat","t":0.7}"""),
            (2.0, """{"p":"beat","t":2.7}"""),
            (0.5, """{"p":"bye","t":3.2}"""),
        ];

        public string Name => "client";

        public async IAsyncEnumerable<string> ReadLinesAsync(
            HostCommand command, Stream? input, [EnumeratorCancellation] CancellationToken ct)
        {
            await Task.Yield();
            foreach (var (later, line) in Says)
            {
                clock.Seconds += later;
                yield return line;
            }
        }

        public Task<CommandOutcome> RunAsync(HostCommand command, CancellationToken ct) => throw new NotSupportedException();

        public Task<IStagedCommand> StageAsync(HostCommand command, CancellationToken ct) => throw new NotSupportedException();

        public Task UploadAsync(string localPath, string remotePath, CancellationToken ct) => throw new NotSupportedException();

        public Task DownloadAsync(string remotePath, string localPath, CancellationToken ct) => throw new NotSupportedException();
    }
}
