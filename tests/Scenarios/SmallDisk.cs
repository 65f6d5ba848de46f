using StorageChaos.Hosts;
using StorageChaos.Tampering;

namespace StorageChaos.LabTests;

/// <summary>A file system in memory that can be filled to the last byte.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private static readonly LocalHost Host = new(TimeProvider.System);

    private SmallDisk(string path) => Path = path;

    /// <summary>Where it is mounted.</summary>
    public string Path { get; }

    /// <summary>Mounts one of 200 MiB: more than a run demands at its beginning.</summary>
    public static async Task<SmallDisk> MountAsync(CancellationToken ct)
    {
        var path = Directory.CreateTempSubdirectory("storagechaos-disk-").FullName;
        await Host.RunAsync(HostCommand.Of("mount", "-t", "tmpfs", "-o", "size=200m", "storagechaos-test", path), ct);
        return new SmallDisk(path);
    }

    /// <summary>Takes all the space that is left.</summary>
    /// <returns>The file that has it.</returns>
    public string Fill()
    {
        var filler = System.IO.Path.Combine(Path, "filler");
        using var file = new FileStream(filler, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var block = 1 << 20; block > 0; block /= 2)
        {
            try
            {
                while (true) file.Write(new byte[block]);
            }
            catch (IOException)
            {
                // Full for blocks of this size.
            }
        }

        return filler;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Host.RunAsync(HostCommand.Of("umount", Path), CancellationToken.None);
        Directory.Delete(Path);
    }
}
