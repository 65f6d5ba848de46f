using System.Collections.Concurrent;
using StorageChaos.Fsck.Examining;
using StorageChaos.Fsck.Planting;
using StorageChaos.Fsck.Reports;
using StorageChaos.Hosts;

namespace StorageChaos.Tests.Fsck;

/// <summary>
/// Images in a directory of their own: of each file system a clean one, made once with the real tools, and copies of it
/// to damage. Several tests may use it at a time.
/// </summary>
internal sealed class Images : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("storagechaos-images-").FullName;
    private readonly ConcurrentDictionary<string, Lazy<Task<string>>> clean = new();
    private int number;

    public LocalHost Host { get; } = new(TimeProvider.System);

    public async Task<string> CopyAsync(string fileSystem) =>
        await CopyOfAsync(await clean.GetOrAdd(fileSystem, name => new Lazy<Task<string>>(() => MakeAsync(name))).Value);

    public async Task<string> CopyOfAsync(string image)
    {
        var copy = File($"{Interlocked.Increment(ref number)}.img");
        await RunAsync("cp", "--sparse=always", image, copy);
        return copy;
    }

    public async Task<string> PlantAsync(string fileSystem, Plant plant)
    {
        var image = await CopyAsync(fileSystem);
        await Planters.Find(fileSystem)!.PlantAsync(Host, image, plant, CancellationToken.None);
        return image;
    }

    /// <summary>
    /// Mounts an image on <c>$m</c>, runs a script (which may hold a file open as 9), and leaves the image as a power
    /// cut would: the log flushed, nothing else.
    /// </summary>
    public Task CrashAsync(string image, string script) => ScriptAsync($$"""
        m=$(mktemp -d)
        trap 'exec 9<&-; umount "$m" 2>/dev/null; rmdir "$m"' EXIT
        # All images of XFS have the same UUID, and another test may have mounted one.
        case $(head -c 4 {{image}} | tr -d '\0') in XFSB) options=loop,nouuid ;; *) options=loop ;; esac
        mount -o "$options" {{image}} "$m"
        {{script}}
        xfs_io -x -c 'shutdown -f' "$m"
        """);

    /// <summary>In a mount namespace of its own, so that nothing stays mounted.</summary>
    public Task ScriptAsync(string script) => RunAsync("unshare", "--mount", "sh", "-euc", script);

    /// <summary>Checks it, and proves that this changed nothing and left nothing.</summary>
    public async Task<FsckReport> CheckAsync(
        string image, FsckLimits? limits = null, string? fileSystem = null, IHost? host = null, string? evidence = null)
    {
        var before = Hash(image);
        evidence = Directory.CreateDirectory(evidence ?? File($"evidence-{Interlocked.Increment(ref number)}")).FullName;
        var report = await new FileSystemCheck(host ?? Host, limits ?? new FsckLimits())
            .RunAsync(image, fileSystem, evidence, snapshot: true, CancellationToken.None);
        NUnit.Framework.Assert.That(Hash(image), NUnit.Framework.Is.EqualTo(before), "the original was changed");
        NUnit.Framework.Assert.That(await LoopDevices.AreGoneAsync(Host, image), "a loop device is left");
        return report;
    }

    public string File(string name) => Path.Combine(folder, name);

    public Task<CommandOutcome> RunAsync(params string[] argv) => Host.RunAsync(HostCommand.Of(argv), CancellationToken.None);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private async Task<string> MakeAsync(string fileSystem)
    {
        var (image, tree) = (File($"clean-{fileSystem}.img"), Directory.CreateDirectory(File($"tree-{fileSystem}")).FullName);
        FileTree.Write(tree);
        await Planters.Find(fileSystem)!.MakeImageAsync(Host, image, tree, CancellationToken.None);
        return image;
    }

    // A file that cannot be read has no hash; it cannot have been changed, either.
    private static string Hash(string image)
    {
        try
        {
            return ImageHash.Of(image);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
