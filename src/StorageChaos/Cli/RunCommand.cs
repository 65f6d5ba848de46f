using System.CommandLine;
using StorageChaos.Nodes;
using StorageChaos.Running;
using StorageChaos.Scenarios;

namespace StorageChaos.Cli;

/// <summary><c>run FILE.json</c>.</summary>
internal static class RunCommand
{
    public static Command Create(Func<ParseResult, Settings> open, TimeProvider clock)
    {
        var file = new Argument<string>("FILE") { Description = "A scenario file, or the run.json of an earlier run" };
        var seed = new Option<int?>("--seed") { Description = "Seed instead of the scenario's own" };
        var outDirectory = new Option<string?>("--out") { Description = "Directory for the run's evidence (default: runs)" };
        var dry = new Option<bool>("--dry-run") { Description = "Print the phases that the run would have; no host is contacted" };
        var command = new Command("run", "Run a scenario on the lab, and judge it") { file, seed, outDirectory, dry };
        command.SetAction(parsed => Interruptible.Run(async ct =>
        {
            var settings = open(parsed);
            var path = parsed.GetValue(file)!;
            var scenario = ScenarioFile.Load(path);
            await using var lab = settings.OpenLab(clock);
            Refuse(path, scenario, lab.Topology);
            var options = new RunOptions { Root = parsed.GetValue(outDirectory) ?? settings.Runs, Seed = parsed.GetValue(seed) };
            if (parsed.GetValue(dry))
            {
                Console.WriteLine(ScenarioRunner.Plan(scenario, lab, options));
                return ExitCode.Pass;
            }

            var result = await Progress.WithAsync(
                clock, report => new ScenarioRunner(clock).RunAsync(scenario, lab, options with { Report = report }, ct));
            JudgementView.Show(result);
            return ExitCode.Of(result.Judgement.Verdict);
        }));
        return command;
    }

    /// <summary>Refuses a scenario that cannot be run on a lab that is wired like this; names file and keys.</summary>
    internal static void Refuse(string path, Scenario scenario, Topology topology)
    {
        if (scenario.Problems(topology).ToList() is { Count: > 0 } problems)
            throw new ScenarioException(string.Join('\n', problems.Select(p => $"{path}: {p}")));
    }
}
