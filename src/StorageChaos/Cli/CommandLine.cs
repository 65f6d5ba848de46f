using System.CommandLine;
using StorageChaos.Fsck.Examining;
using StorageChaos.Hosts;
using StorageChaos.Labs;
using StorageChaos.Nodes;
using StorageChaos.Scenarios;
using StorageChaos.Stacks;

namespace StorageChaos.Cli;

/// <summary>The composition root: it makes the commands, and turns an error into a message and an exit code.</summary>
internal sealed class CommandLine(TimeProvider clock)
{
    // A cancelled run heals its faults and saves its evidence before it ends.
    private static readonly TimeSpan TimeToHeal = TimeSpan.FromMinutes(3);

    private readonly Option<bool> debug = new("--debug") { Description = "Show stack traces", Recursive = true };
    private readonly Option<string[]> set = new("--set")
    {
        Description = "A setting, over appsettings.json and STORAGECHAOS_* variables, e.g. --set lab:connectSeconds=30",
        HelpName = "KEY=VALUE",
        Recursive = true,
    };

    public async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("Breaks the network under a SAN-backed NAS and shows with evidence what happened to its data.")
        {
            debug,
            set,
            LabCommands.Create(Open),
            RunCommand.Create(Open, clock),
            CheckCommand.Create(),
            ControlsCommand.Create(),
            FaultsCommand.Create(),
            FsckCommand.Create(clock),
            HealCommand.Create(Open),
            TearDownCommand.Create(Open, clock),
            ReportCommand.Create(Open, clock),
            SchemaCommand.Create(),
            ScheduleCommand.Create(Open),
            ScenariosCommand.Create(Open),
            PlantCommand.Create(clock),
            PlantsCommand.Create(),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors) Console.Error.WriteLine($"storagechaos: {error.Message}");
            Console.Error.WriteLine("storagechaos: --help shows what there is");
            return ExitCode.BadInput;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = TimeToHeal,
            });
        }
        catch (Exception e)
        {
            Console.Error.WriteLine($"storagechaos: {Explain(e)}");
            if (parsed.GetValue(debug)) Console.Error.WriteLine(e);
            return Code(e);
        }
    }

    private Settings Open(ParseResult parsed) => Settings.Load(parsed.GetValue(set) ?? []);

    private static string Explain(Exception e) => e switch
    {
        OperationCanceledException => "cancelled; every fault was healed, and the evidence so far was kept",
        RefusedException or FsckInputException or ScenarioException or HostCommandException or LabBusyException
            or LabMismatchException or StackException or SettingsException or IOException or InvalidDataException => e.Message,
        UnauthorizedAccessException => e.Message,
        _ => $"{e.GetType().Name}: {e.Message} (--debug shows where)",
    };

    private static int Code(Exception e) => e is RefusedException or FsckInputException or ScenarioException or SettingsException
        or LabBusyException or InvalidDataException or DirectoryNotFoundException
        ? ExitCode.BadInput
        : ExitCode.Broken;
}
