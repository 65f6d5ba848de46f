using StorageChaos.Fsck;
using StorageChaos.Fsck.Planting;
using StorageChaos.Fsck.Xfs;
using StorageChaos.Hosts;

namespace StorageChaos.Tests.Fsck;

/// <summary>XFS images in a directory of their own: a clean one, made once with the real tools, and copies of it to damage.</summary>
internal sealed class XfsImages : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("storagechaos-xfs-").FullName;

    public LocalHost Host { get; } = new(TimeProvider.System);

    public XfsChecker Checker { get; } = new();

    public XfsPlanter Planter { get; } = new();

    public string Clean => Path.Combine(folder, "clean.img");

    public async Task MakeAsync()
    {
        var tree = Directory.CreateDirectory(Path.Combine(folder, "tree")).FullName;
        FileTree.Write(tree);
        await Planter.MakeImageAsync(Host, Clean, tree, CancellationToken.None);
    }

    public string File(string name) => Path.Combine(folder, name);

    public async Task<string> CopyAsync(string name)
    {
        await RunAsync(HostCommand.Of("cp", "--sparse=always", Clean, File(name)));
        return File(name);
    }

    public async Task<string> PlantAsync(Plant plant)
    {
        var image = await CopyAsync($"{plant.Name}.img");
        await Planter.PlantAsync(Host, image, plant, CancellationToken.None);
        return image;
    }

    public async Task<CheckerRun> CheckAsync(string image, string when)
    {
        var outcome = await TryAsync(Checker.Check(image, File("no-problem-log")));
        return CapturedRun.Run(outcome.Command, outcome.ExitCode, outcome.Output, outcome.ErrorOutput, false, when);
    }

    public async Task<FsckReading> ReadAsync(string image) => Checker.Read(await CheckAsync(image, CheckerRun.AfterReplay));

    public Task<CommandOutcome> RunAsync(HostCommand command) => Host.RunAsync(command, CancellationToken.None);

    public Task<CommandOutcome> TryAsync(HostCommand command) => RunAsync(command with { AnyExitCode = true });

    /// <summary>Commands of xfs_db that change an image.</summary>
    public Task DamageAsync(string image, params string[] commands) =>
        RunAsync(HostCommand.Of(["xfs_db", "-x", .. commands.SelectMany(c => new[] { "-c", c }), image]));

    /// <summary>Writes a file and cuts the file system off with its log flushed: what a power cut leaves.</summary>
    public Task CrashAsync(string image) => RunAsync(HostCommand.Of("unshare", "--mount", "sh", "-euc", """
        mkdir "$2"
        # All images have the same UUID, and another test may have mounted one.
        mount -o loop,nouuid "$1" "$2"
        echo text > "$2/written"
        xfs_io -x -c 'shutdown -f' "$2"
        umount "$2"
        rmdir "$2"
        """, "crash", image, File("mnt")));

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
