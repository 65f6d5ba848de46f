using System.CommandLine;
using StorageChaos.Scenarios;

namespace StorageChaos.Cli;

/// <summary><c>schema</c>.</summary>
internal static class SchemaCommand
{
    public static Command Create()
    {
        var command = new Command("schema", "Print the JSON Schema of a scenario file");
        command.SetAction(_ =>
        {
            Console.WriteLine(ScenarioSchema.Create().ToJsonString(ScenarioFile.Json));
            return ExitCode.Pass;
        });
        return command;
    }
}
