using System.CommandLine;
using StorageChaos.Faults.Registry;
using StorageChaos.Hosts;
using StorageChaos.Labs;
using StorageChaos.Running;
using StorageChaos.Scenarios;

namespace StorageChaos.Cli;

/// <summary><c>tear-down FILE</c>: what a run that was killed left on hosts that no reset takes back.</summary>
internal static class TearDownCommand
{
    public static Command Create(Func<ParseResult, Settings> open, TimeProvider clock)
    {
        var file = new Argument<string>("FILE") { Description = "The scenario file, or the run.json of the run that was killed" };
        var command = new Command(
            "tear-down", "Remove faults and stack of a run that was killed; a lab of our own is reset instead") { file };
        command.SetAction(parsed => Interruptible.Run(async ct =>
        {
            var path = parsed.GetValue(file)!;
            var scenario = ScenarioFile.Load(path);
            await using var lab = open(parsed).OpenLab(clock);
            RunCommand.Refuse(path, scenario, lab.Topology);
            using var ours = lab.Reserve();
            await RemoveAsync(scenario, lab, ct);
            Console.WriteLine("no fault and no part of the stack is left");
            return ExitCode.Pass;
        }));
        return command;
    }

    /// <summary>Sweeps faults first: they may be in the way to the hosts, or to the stack.</summary>
    /// <exception cref="HostCommandException">A host does not answer.</exception>
    /// <exception cref="AggregateException">What could not be removed.</exception>
    internal static async Task RemoveAsync(Scenario scenario, Lab lab, CancellationToken ct)
    {
        await Task.WhenAll(lab.Topology.Nodes.Where(n => n.HasShell).Select(n => lab.Hosts[n.Name].RunAsync(FaultSweep.RemoveAll(), ct)));
        await RunContext.StackOf(scenario.Drawn(), lab, Kinds.Default).TearDownAsync(lab.Hosts, ct);
    }
}
