using System.CommandLine;
using StorageChaos.Evidence;

namespace StorageChaos.Cli;

/// <summary><c>controls RUN_DIR...</c>.</summary>
internal static class ControlsCommand
{
    public static Command Create()
    {
        var runs = new Argument<string[]>("RUN_DIR") { Description = "Directories of runs of controls", Arity = ArgumentArity.OneOrMore };
        var command = new Command(
            "controls", "Print whether recorded controls came out as they were known to, as Markdown: recall and false alarms") { runs };
        command.SetAction(parsed =>
        {
            Console.Write(ControlTable.Of(parsed.GetValue(runs)!.Select(RunDirectory.Open)));
            return ExitCode.Pass;
        });
        return command;
    }
}
