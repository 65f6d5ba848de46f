using NUnit.Framework;
using StorageChaos.Hosts;
using StorageChaos.Tests.Agent;

namespace StorageChaos.Tests.Hosts;

public sealed class RecordingHostTests
{
    private readonly List<CommandOutcome> recorded = [];
    private RecordingHost host = null!;

    [SetUp]
    public void MakeHost()
    {
        recorded.Clear();
        host = new RecordingHost(new LocalHost(TimeProvider.System), recorded.Add, TimeProvider.System);
    }

    [Test]
    public async Task What_was_cancelled_is_recorded()
    {
        using var stop = new CancellationTokenSource();
        var running = host.RunAsync(HostCommand.Of("sleep", "60"), stop.Token);
        await stop.CancelAsync();
        await Assert.CatchAsync<OperationCanceledException>(() => running);
        await using var staged = await host.StageAsync(HostCommand.Of("sleep", "60"), CancellationToken.None);
        await Assert.CatchAsync<OperationCanceledException>(() => staged.FireAsync(stop.Token));
        Assert.That(recorded.Select(r => (r.Command, r.ExitCode)), Is.EqualTo(new[] { ("sleep 60", -1), ("sleep 60", -1) }));
        Assert.That(recorded.Select(r => r.ErrorOutput), Is.All.Contains("cancelled"));
    }

    [Test]
    public async Task Copies_are_recorded_with_size_and_hash()
    {
        using var directory = new TemporaryDirectory();
        var (one, two, three) = (Path.Combine(directory.Path, "1"), Path.Combine(directory.Path, "2"), Path.Combine(directory.Path, "3"));
        await File.WriteAllTextAsync(one, "abc");
        await host.UploadAsync(one, two, CancellationToken.None);
        await host.DownloadAsync(two, three, CancellationToken.None);
        var none = Path.Combine(directory.Path, "none");
        await Assert.CatchAsync<HostCommandException>(() => host.DownloadAsync(none, three, CancellationToken.None));
        const string Facts = " # 3 bytes, SHA-256 ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        Assert.That(
            recorded.Select(r => (r.Command, r.ExitCode)).Take(2),
            Is.EqualTo(new[] { ($"upload {one} to {two}{Facts}", 0), ($"download {two} to {three}{Facts}", 0) }));
        Assert.That(recorded[2].ExitCode, Is.EqualTo(-1));
    }
}
