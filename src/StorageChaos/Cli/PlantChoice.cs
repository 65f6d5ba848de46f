using StorageChaos.Fsck.Planting;
using StorageChaos.Fsck.Reports;

namespace StorageChaos.Cli;

/// <summary>What somebody chose to plant, from words on the command line.</summary>
internal sealed record PlantChoice
{
    public required IPlanter Planter { get; init; }

    public required Plant Plant { get; init; }

    /// <summary>All file systems, in words.</summary>
    public static string FileSystems => string.Join(", ", Planters.All.Select(p => p.FileSystem));

    /// <summary>All classes, in words.</summary>
    public static string Classes => string.Join(", ", Enum.GetValues<FindingClass>().Select(c => $"{c:D} ({Meanings.Slug(c)})"));

    /// <summary>The planter of a file system.</summary>
    /// <exception cref="RefusedException">There is none; names those there are.</exception>
    public static IPlanter PlanterOf(string fileSystem) => Planters.Find(fileSystem)
        ?? throw new RefusedException($"--fs '{fileSystem}' is not one of {FileSystems}");

    /// <summary>The choice.</summary>
    /// <param name="fileSystem"><c>ext4</c>, <c>xfs</c> or <c>btrfs</c>.</param>
    /// <param name="kind">A class, as number or word.</param>
    /// <param name="way">Name of a plant; null for the first of the class.</param>
    /// <exception cref="RefusedException">There is no such thing; names what there is.</exception>
    public static PlantChoice Of(string fileSystem, string kind, string? way)
    {
        var planter = PlanterOf(fileSystem);
        var chosen = Enum.GetValues<FindingClass>().Where(c => kind == $"{c:D}" || kind == Meanings.Slug(c)).ToList();
        if (chosen is not [var only]) throw new RefusedException($"CLASS '{kind}' is not one of {Classes}");
        var plants = planter.Plants.Where(p => p.Class == only).ToList();
        var plant = plants.FirstOrDefault(p => way is null || p.Name == way) ?? throw new RefusedException(
            plants.Count == 0 ? $"nothing of class {only:D} can be planted into {fileSystem}: 'plants' lists what can"
            : $"--way '{way}' is not one of class {only:D} on {fileSystem}: {string.Join(", ", plants.Select(p => p.Name))}");
        return new PlantChoice { Planter = planter, Plant = plant };
    }
}
