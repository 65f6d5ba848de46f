using NUnit.Framework;
using StorageChaos.Hosts;

namespace StorageChaos.Tests.Hosts;

public sealed class LocalHostTests
{
    private readonly LocalHost host = new(TimeProvider.System);

    [Test]
    public async Task A_failure_names_host_command_code_and_output()
    {
        var e = (await Assert.ThrowsAsync<HostCommandException>(() =>
            host.RunAsync(HostCommand.Of("sh", "-c", "echo out; echo err >&2; exit 7"), CancellationToken.None)))!;
        Assert.That(e.Message, Does.Contain("hypervisor").And.Contain("exit code 7").And.Contain("stderr: err").And.Contain("stdout: out"));
    }

    [Test]
    public async Task An_exit_code_may_be_an_answer() =>
        Assert.That(
            (await host.RunAsync(HostCommand.Of("sh", "-c", "exit 7") with { AnyExitCode = true }, CancellationToken.None)).ExitCode,
            Is.EqualTo(7));

    [Test]
    public async Task A_deadline_ends_a_command_and_is_named()
    {
        var command = HostCommand.Of("sleep", "60") with { Deadline = TimeSpan.FromMilliseconds(100) };
        var e = (await Assert.ThrowsAsync<HostCommandException>(() => host.RunAsync(command, CancellationToken.None)))!;
        Assert.That(e.Message, Does.Contain("no answer within 0.1 s"));
        Assert.That(e.Outcome.ExitCode, Is.EqualTo(-1));
    }

    [Test]
    public async Task A_program_that_is_not_there_is_named()
    {
        var e = (await Assert.ThrowsAsync<HostCommandException>(() =>
            host.RunAsync(HostCommand.Of("no-such-program"), CancellationToken.None)))!;
        Assert.That(e.Message, Does.Contain("cannot start 'no-such-program'"));
    }

    [Test]
    public async Task Cancelling_is_not_a_failure_of_the_command()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.CatchAsync<OperationCanceledException>(() => host.RunAsync(HostCommand.Of("sleep", "60"), cancelled.Token));
    }

    [Test]
    public async Task Lines_are_streamed_in_order()
    {
        var lines = new List<string>();
        await foreach (var line in host.ReadLinesAsync(HostCommand.Of("seq", "3"), null, CancellationToken.None)) lines.Add(line);
        Assert.That(lines, Is.EqualTo(new[] { "1", "2", "3" }));
    }
}
