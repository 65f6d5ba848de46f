using NUnit.Framework;
using StorageChaos.Hosts;

namespace StorageChaos.Tests.Hosts;

/// <summary>On this machine, with real processes.</summary>
public sealed class StagedCommandTests
{
    private static readonly LocalHost Host = new(TimeProvider.System);

    [Test]
    public async Task It_runs_when_it_is_told_and_not_before()
    {
        var file = Path.GetTempFileName();
        await using (var staged = await Host.StageAsync(HostCommand.Script($"echo once >> '{file}'"), CancellationToken.None))
        {
            Assert.That(new FileInfo(file).Length, Is.Zero);
            await staged.FireAsync(CancellationToken.None);
            Assert.That(await File.ReadAllLinesAsync(file), Has.Length.EqualTo(1));
            await staged.FireAsync(CancellationToken.None);
            Assert.That(await File.ReadAllLinesAsync(file), Has.Length.EqualTo(2));
        }

        File.Delete(file);
    }

    [Test]
    public async Task Its_input_and_its_output_are_those_of_the_command()
    {
        await using var staged = await Host.StageAsync(
            HostCommand.Of("cat") with { Input = "it's\nwhat it reads\n" }, CancellationToken.None);
        Assert.That((await staged.FireAsync(CancellationToken.None)).Output, Is.EqualTo("it's\nwhat it reads\n"));
    }

    [Test]
    public async Task A_failure_has_its_exit_code_and_its_words()
    {
        await using var staged = await Host.StageAsync(HostCommand.Script("echo no >&2; exit 3"), CancellationToken.None);
        var e = await Assert.CatchAsync<HostCommandException>(() => staged.FireAsync(CancellationToken.None));
        Assert.That(e!.Outcome.ExitCode, Is.EqualTo(3));
        Assert.That(e.Outcome.ErrorOutput, Is.EqualTo("no\n"));
    }

    [Test]
    public async Task One_that_is_never_told_does_nothing()
    {
        var file = Path.GetTempFileName();
        await (await Host.StageAsync(HostCommand.Of("rm", file), CancellationToken.None)).DisposeAsync();
        Assert.That(File.Exists(file), Is.True);
        File.Delete(file);
    }

    [Test]
    public async Task An_input_that_is_too_long_to_read_is_not_dropped()
    {
        var input = string.Concat(Enumerable.Repeat("a line\n", 3000));
        await using var staged = await Host.StageAsync(HostCommand.Of("cat") with { Input = input }, CancellationToken.None);
        Assert.That((await staged.FireAsync(CancellationToken.None)).Output, Is.EqualTo(input));
    }
}
