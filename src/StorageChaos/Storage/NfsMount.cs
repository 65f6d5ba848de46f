using StorageChaos.Hosts;

namespace StorageChaos.Storage;

/// <summary>A mount of the export on the client (nfs(5)).</summary>
/// <param name="host">The client.</param>
/// <param name="spec">How to mount.</param>
/// <param name="serverAddress">Address of the server.</param>
/// <param name="path">Where to mount it.</param>
public sealed class NfsMount(IHost host, MountSpec spec, string serverAddress, string path = StackPaths.Mount)
{
    /// <summary>Mounts it.</summary>
    public Task MountAsync(CancellationToken ct) => host.RunAsync(HostCommand.Script($"""
        mkdir -p {path}
        {StackPaths.IsMounted(path)} || mount -t nfs -o {Shell.Quote(Options())} {serverAddress}:{StackPaths.Export} {path}
        """), ct);

    /// <summary>Unmounts it; by force, and lazily at last, if the server is silent.</summary>
    public Task UnmountAsync(CancellationToken ct) => host.RunAsync(HostCommand.Script($"""
        ! {StackPaths.IsMounted(path)} || timeout 20 umount {path} || timeout 5 umount -f {path} || umount -l {path}
        echo 3 > /proc/sys/vm/drop_caches
        """), ct);

    /// <summary>How it is really mounted.</summary>
    public async Task<EffectiveSettings> ReadEffectiveAsync(CancellationToken ct) => EffectiveSettings.Parse((await host.RunAsync(HostCommand.Script($"""
        printf 'type=%s\noptions=%s\nsource=%s\n' $(findmnt -n -o FSTYPE,OPTIONS,SOURCE --mountpoint {path})
        """), ct)).Output);

    private string Options() => string.Join(',', new[] { $"vers={spec.Version}", spec.Mode == MountMode.Hard ? "hard" : "soft" }.Concat(spec.Options));
}
