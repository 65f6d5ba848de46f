using NUnit.Framework;
using StorageChaos.Hosts;
using StorageChaos.Running;
using StorageChaos.Tests.Evidence;

namespace StorageChaos.Tests.Running;

/// <summary>A console is a file that grows, and begins anew when its machine is switched on. The real tail(1) follows it.</summary>
internal sealed class ConsoleCaptureTests : EvidenceFixture
{
    [Test]
    public async Task What_was_there_before_is_left_out_and_a_file_that_begins_anew_is_followed()
    {
        var console = Path.Combine(Root, "gateway.console");
        await File.WriteAllTextAsync(console, "of an earlier run: Kernel panic\r\n");
        await using var capture = new ConsoleCapture(
            new LocalHost(TimeProvider.System), host => Path.Combine(Root, $"{host}.console.log"), TimeProvider.System);
        await capture.StartAsync("gateway", console, CancellationToken.None);
        await File.AppendAllTextAsync(console, "one\r\n");
        await HearAsync(capture, "one");
        await File.WriteAllTextAsync(console, "two\r\n");
        await HearAsync(capture, "two");
        await capture.DisposeAsync();
        var lines = await File.ReadAllLinesAsync(Path.Combine(Root, "gateway.console.log"));
        Assert.That(lines, Has.Length.EqualTo(2));
        Assert.That(lines[0], Does.Match(@"^[0-9]+\.[0-9]{3} gateway console: one$"));
        Assert.That(lines[1], Does.EndWith("console: two"));
    }

    [Test]
    public async Task A_machine_without_a_console_is_left_out()
    {
        await using var capture = new ConsoleCapture(
            new LocalHost(TimeProvider.System), host => Path.Combine(Root, host), TimeProvider.System);
        await capture.StartAsync("gateway", null, CancellationToken.None);
        await capture.StartAsync("client", Path.Combine(Root, "none"), CancellationToken.None);
        Assert.That(Directory.GetFiles(Root), Is.Empty);
    }

    private static async Task HearAsync(ConsoleCapture capture, string text) => Assert.That(
        await Wait.UntilAsync(
            _ => Task.FromResult(capture.LinesOf("gateway").Any(l => l.Text == text)),
            TimeSpan.FromSeconds(30), TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None),
        text);
}
