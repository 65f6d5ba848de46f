using System.CommandLine;
using StorageChaos.Evidence;
using StorageChaos.Faults.Registry;
using StorageChaos.Scenarios;

namespace StorageChaos.Cli;

/// <summary><c>faults [RUN_DIR...]</c>.</summary>
internal static class FaultsCommand
{
    public static Command Create()
    {
        var runs = new Argument<string[]>("RUN_DIR")
        {
            Description = "Directories of runs: print what their faults did, as a Markdown table",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var command = new Command("faults", "List the kinds of faults that there are; or what the faults of recorded runs did") { runs };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(runs) is { Length: > 0 } directories) Console.Write(FaultTable.Of(directories.Select(RunDirectory.Open)));
            else ShowKinds();
            return ExitCode.Pass;
        });
        return command;
    }

    private static void ShowKinds()
    {
        foreach (var kind in FaultKinds.All.OrderBy(k => k.Name, StringComparer.Ordinal))
            Console.WriteLine($"{kind.Name,-20} {ScenarioSchema.Summary(kind.Type)}");
    }
}
