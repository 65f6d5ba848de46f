using StorageChaos.Hosts;

namespace StorageChaos.Fsck.Planting;

/// <summary>Makes images of one file system and damages them.</summary>
public interface IPlanter
{
    /// <summary><c>ext4</c>, <c>xfs</c> or <c>btrfs</c>.</summary>
    string FileSystem { get; }

    /// <summary>The Debian package of the file system's tools.</summary>
    string Package { get; }

    /// <summary>What it can plant; the first of a class is the plainest.</summary>
    IReadOnlyList<Plant> Plants { get; }

    /// <summary>Makes a clean image, populated with <see cref="FileTree"/>.</summary>
    /// <param name="host">The machine that has the image.</param>
    /// <param name="image">The image's path; it does not exist yet.</param>
    /// <param name="tree">A directory that holds the tree.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="HostCommandException">A tool is missing or failed.</exception>
    Task MakeImageAsync(IHost host, string image, string tree, CancellationToken ct);

    /// <summary>Plants it.</summary>
    /// <param name="host">The machine that has the image.</param>
    /// <param name="image">The image of <see cref="MakeImageAsync"/>.</param>
    /// <param name="plant">One of <see cref="Plants"/>.</param>
    /// <param name="ct">Cancels.</param>
    /// <exception cref="HostCommandException">A tool is missing or failed.</exception>
    Task PlantAsync(IHost host, string image, Plant plant, CancellationToken ct);
}
