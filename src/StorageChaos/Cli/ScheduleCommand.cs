using System.CommandLine;
using System.Text.Json;
using StorageChaos.Scenarios;

namespace StorageChaos.Cli;

/// <summary><c>schedule FILE.json</c>.</summary>
internal static class ScheduleCommand
{
    public static Command Create(Func<ParseResult, Settings> open)
    {
        var file = new Argument<string>("FILE") { Description = "A scenario file, or the run.json of an earlier run" };
        var seed = new Option<int?>("--seed") { Description = "Seed instead of the scenario's own" };
        var command = new Command(
            "schedule", "Print a scenario's faults with every time fixed and everything random drawn, as a run would have them")
        {
            file,
            seed,
        };
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(file)!;
            var scenario = ScenarioFile.Load(path);
            scenario = scenario with { Seed = parsed.GetValue(seed) ?? scenario.Seed };
            RunCommand.Refuse(path, scenario, open(parsed).Lab.Topology());
            Console.WriteLine(JsonSerializer.Serialize(scenario.Drawn().Faults, ScenarioFile.Json));
            return ExitCode.Pass;
        });
        return command;
    }
}
