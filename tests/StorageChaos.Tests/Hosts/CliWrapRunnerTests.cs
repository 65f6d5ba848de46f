using NUnit.Framework;
using StorageChaos.Hosts;
using StorageChaos.Tests.Agent;

namespace StorageChaos.Tests.Hosts;

/// <summary>A command as ssh would start it on a host: here the shell stands for the connection, and its end ends no child.</summary>
public sealed class CliWrapRunnerTests
{
    private readonly CliWrapRunner runner = new("gateway", TimeProvider.System);

    [Test]
    public async Task What_is_late_has_ended_on_its_host_when_its_failure_is_told()
    {
        using var directory = new TemporaryDirectory();
        var pid = Path.Combine(directory.Path, "pid");
        var command = HostCommand.Script($"echo begun; echo $$ > {pid}; sleep 600; :") with { Deadline = TimeSpan.FromSeconds(3) };
        var e = await Assert.CatchAsync<HostCommandException>(() => RunAsync(command));
        Assert.That(e!.Problem, Is.EqualTo("no answer within 3 s"));
        Assert.That((e.Outcome.ExitCode, e.Outcome.Output, e.Outcome.Command), Is.EqualTo((-1, "begun\n", command.ToString())));
        Assert.That(Directory.Exists($"/proc/{(await File.ReadAllTextAsync(pid)).Trim()}"), Is.False);
    }

    [Test]
    public async Task An_exit_code_of_its_own_is_its_own([Values(0, 3, 124, 137)] int code)
    {
        var outcome = await RunAsync(HostCommand.Script($"read -r a; echo $a; exit {code}") with { Input = "x\n", AnyExitCode = true });
        Assert.That((outcome.ExitCode, outcome.Output), Is.EqualTo((code, "x\n")));
    }

    private Task<CommandOutcome> RunAsync(HostCommand command)
    {
        var (bounded, after) = CliWrapRunner.Bounded(command);
        return runner.RunAsync(
            CliWrap.Cli.Wrap("sh").WithArguments(["-c", Shell.Join(bounded.Argv)]), command, after, CancellationToken.None);
    }
}
