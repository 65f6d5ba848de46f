using NUnit.Framework;
using StorageChaos.Hosts;

namespace StorageChaos.Tests.Hosts;

public sealed class ReconnectTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    private int attempts;

    [SetUp]
    public void Reset() => attempts = 0;

    [Test]
    public async Task It_is_tried_until_it_succeeds()
    {
        Assert.That(await UntilAsync(_ => attempts++ < 2 ? throw Failure("Connection refused") : Task.CompletedTask, Long), Is.Null);
        Assert.That(attempts, Is.EqualTo(3));
    }

    [Test]
    public async Task At_the_deadline_the_last_failure_is_told()
    {
        var last = await UntilAsync(_ => throw Failure($"Connection refused {++attempts}"), TimeSpan.FromMilliseconds(500));
        Assert.That(last!.Message, Does.Contain($"Connection refused {attempts}"));
    }

    [Test]
    public async Task An_attempt_that_lasts_longer_than_the_deadline_still_says_what_it_found()
    {
        var last = await UntilAsync(
            async _ =>
            {
                attempts++;
                await Task.Delay(TimeSpan.FromMilliseconds(200), CancellationToken.None);
                throw Failure("Connection timed out");
            },
            TimeSpan.FromMilliseconds(50));
        Assert.That(last!.Message, Does.Contain("Connection timed out"));
        Assert.That(attempts, Is.EqualTo(1));
    }

    [TestCase("Host key verification failed.")]
    [TestCase("root@192.0.2.10: Permission denied (publickey).")]
    [TestCase("ssh: Could not resolve hostname nas: Name or service not known")]
    public async Task What_does_not_change_by_waiting_is_told_at_once(string says)
    {
        Assert.That((await UntilAsync(_ => throw Failure($"{says} {++attempts}"), Long))!.Message, Does.Contain(says));
        Assert.That(attempts, Is.EqualTo(1));
    }

    [Test]
    public void Who_cancels_is_told_so()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        Assert.That(
            async () => await Reconnect.UntilAsync(_ => throw Failure("Connection refused"), Long, TimeProvider.System, stop.Token),
            Throws.InstanceOf<OperationCanceledException>());
    }

    private static Task<HostCommandException?> UntilAsync(Func<CancellationToken, Task> attempt, TimeSpan deadline) =>
        Reconnect.UntilAsync(attempt, deadline, TimeProvider.System, CancellationToken.None);

    private static HostCommandException Failure(string says) =>
        new(ScriptedHost.Outcome("gateway", "true", 255, errors: says), "exit code 255");
}
