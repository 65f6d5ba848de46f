using System.CommandLine;
using StorageChaos.Fsck.Planting;
using StorageChaos.Fsck.Reports;

namespace StorageChaos.Cli;

/// <summary><c>plants</c>.</summary>
internal static class PlantsCommand
{
    public static Command Create()
    {
        var fileSystem = new Option<string?>("--fs") { Description = $"Of this file system only: {PlantChoice.FileSystems}" };
        var command = new Command("plants", "List the inconsistencies that can be planted into an image") { fileSystem };
        command.SetAction(parsed =>
        {
            foreach (var planter in parsed.GetValue(fileSystem) is { } name ? [PlantChoice.PlanterOf(name)] : Planters.All)
                Show(planter);
            return ExitCode.Pass;
        });
        return command;
    }

    private static void Show(IPlanter planter)
    {
        foreach (var kind in planter.Plants.GroupBy(p => p.Class).OrderBy(g => g.Key))
        {
            Console.WriteLine($"{planter.FileSystem} {kind.Key:D} {Meanings.Slug(kind.Key)}: {Meanings.Name(kind.Key)}");
            foreach (var plant in kind) Console.WriteLine($"    {plant.Name,-22} {plant.Summary}");
        }
    }
}
