using System.CommandLine;
using StorageChaos.Scenarios;

namespace StorageChaos.Cli;

/// <summary><c>scenarios</c>.</summary>
internal static class ScenariosCommand
{
    public static Command Create(Func<ParseResult, Settings> open)
    {
        var command = new Command("scenarios", "List the scenarios that come with the tool, and what each shows");
        command.SetAction(parsed =>
        {
            foreach (var (path, scenario) in ScenarioCatalogue.Load(open(parsed).Catalogue))
            {
                Console.WriteLine($"{scenario.Name}: {scenario.Title}");
                Console.WriteLine($"    {scenario.Shows}");
                Console.WriteLine($"    {Path.GetRelativePath(Directory.GetCurrentDirectory(), path)}");
            }

            return ExitCode.Pass;
        });
        return command;
    }
}
