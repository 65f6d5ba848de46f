using NUnit.Framework;
using StorageChaos.Histories;
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
                {"p":"hello","agent":2,"t":0,"pid":1,"host":"client"}
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
}
