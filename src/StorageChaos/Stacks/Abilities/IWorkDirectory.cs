namespace StorageChaos.Stacks.Abilities;

/// <summary>A part that gives the workload a directory on its host. The first such part is where the work is done.</summary>
public interface IWorkDirectory
{
    /// <summary>The directory.</summary>
    string Directory { get; }
}
