using System.CommandLine;
using System.ComponentModel;
using StorageChaos.Fsck.Planting;
using StorageChaos.Fsck.Reports;
using StorageChaos.Hosts;

namespace StorageChaos.Cli;

/// <summary><c>plant CLASS IMAGE --fs FS</c>. It makes new files only: whatever is there already is refused.</summary>
internal static class PlantCommand
{
    private const int CommandNotFound = 127;

    public static Command Create(TimeProvider clock)
    {
        var kind = new Argument<string>("CLASS") { Description = $"Class of inconsistency: {PlantChoice.Classes}" };
        var image = new Argument<string>("IMAGE") { Description = "The image file to make; must not exist" };
        var fileSystem = new Option<string>("--fs") { Description = $"File system: {PlantChoice.FileSystems}", Required = true };
        var way = new Option<string?>("--way") { Description = "One of those that 'plants' lists (default: the first)" };
        var command = new Command("plant", "Make an image of a file system with one known inconsistency in it")
        {
            kind,
            image,
            fileSystem,
            way,
        };
        command.SetAction(parsed => Interruptible.Run(ct => RunAsync(
            new LocalHost(clock),
            PlantChoice.Of(parsed.GetValue(fileSystem)!, parsed.GetValue(kind)!, parsed.GetValue(way)),
            parsed.GetValue(image)!,
            ct)));
        return command;
    }

    private static async Task<int> RunAsync(LocalHost host, PlantChoice choice, string name, CancellationToken ct)
    {
        if (name.Length == 0 || Path.EndsInDirectorySeparator(name))
            throw new RefusedException($"IMAGE '{name}' is not the name of a file");
        var image = Path.GetFullPath(name);
        if (Path.Exists(image) || new FileInfo(image).LinkTarget is not null)
            throw new RefusedException($"{image} is there already, and nothing is ever overwritten: name a new file");

        var work = MakeWorkDirectory(Path.GetDirectoryName(image)!);
        try
        {
            var (tree, made) = (Path.Combine(work, "tree"), Path.Combine(work, "image"));
            Directory.CreateDirectory(tree);
            FileTree.Write(tree);
            await choice.Planter.MakeImageAsync(host, made, tree, ct);
            await choice.Planter.PlantAsync(host, made, choice.Plant, ct);
            File.Move(made, image, overwrite: false);
        }
        catch (HostCommandException e) when (e.Outcome.ExitCode == CommandNotFound || e.InnerException is Win32Exception)
        {
            var missing = $"a tool for {choice.Planter.FileSystem} is not installed; install the Debian package {choice.Planter.Package}";
            throw new FileNotFoundException($"{missing}\n{e.Message}", e);
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("storagechaos: cancelled; nothing was made");
            return ExitCode.Broken;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }

        var plant = choice.Plant;
        Console.WriteLine($"planted: {plant.Name} (class {plant.Class:D}, {Meanings.Name(plant.Class)}) in {image} "
            + $"({choice.Planter.FileSystem})");
        Console.WriteLine($"    {plant.Summary}");
        Console.WriteLine($"check it: storagechaos fsck {Shell.Quote(image)}");
        return ExitCode.Pass;
    }

    // Beside the image, so that the finished image only has to be renamed: a plant that fails or is cancelled leaves nothing.
    private static string MakeWorkDirectory(string parent)
    {
        if (!Directory.Exists(parent)) throw new RefusedException($"there is no directory {parent}");
        try
        {
            return Directory.CreateDirectory(Path.Combine(parent, $".storagechaos-plant-{Path.GetRandomFileName()}")).FullName;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new RefusedException($"{parent} cannot be written to: {e.Message}", e);
        }
    }
}
