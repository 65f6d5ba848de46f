using System.CommandLine;
using StorageChaos.Evidence;
using StorageChaos.Running;

namespace StorageChaos.Cli;

/// <summary><c>check RUN_DIR</c>.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var directory = new Argument<string>("RUN_DIR") { Description = "A run's directory, e.g. runs/latest" };
        var command = new Command("check", "Judge a recorded run again, from its directory alone") { directory };
        command.SetAction(parsed =>
        {
            var result = ScenarioRunner.Judge(RunDirectory.Open(parsed.GetValue(directory)!));
            JudgementView.Show(result);
            return ExitCode.Of(result.Judgement.Verdict);
        });
        return command;
    }
}
