using StorageChaos.Hosts;

namespace StorageChaos.Storage;

/// <summary>The client's mount of the export (nfs(5)).</summary>
public sealed class NfsMount(IHost host, MountSpec spec, string serverAddress)
{
    /// <summary>Mounts it.</summary>
    public Task MountAsync(CancellationToken ct) => host.RunAsync(HostCommand.Script($"""
        mkdir -p {StackPaths.Mount}
        mountpoint -q {StackPaths.Mount} || mount -t nfs -o {Shell.Quote(Options())} {serverAddress}:{StackPaths.Export} {StackPaths.Mount}
        """), ct);

    /// <summary>Unmounts it; by force, and lazily at last, if the server is silent.</summary>
    public Task UnmountAsync(CancellationToken ct) => host.RunAsync(HostCommand.Script($"""
        ! mountpoint -q {StackPaths.Mount} || timeout 20 umount {StackPaths.Mount} || timeout 5 umount -f {StackPaths.Mount} || umount -l {StackPaths.Mount}
        echo 3 > /proc/sys/vm/drop_caches
        """), ct);

    /// <summary>How it is really mounted.</summary>
    public async Task<EffectiveSettings> ReadEffectiveAsync(CancellationToken ct) => EffectiveSettings.Parse((await host.RunAsync(HostCommand.Script($"""
        printf 'type=%s\noptions=%s\nsource=%s\n' $(findmnt -n -o FSTYPE,OPTIONS,SOURCE --mountpoint {StackPaths.Mount})
        """), ct)).Output);

    private string Options() => string.Join(',', new[] { $"vers={spec.Version}", spec.Mode == MountMode.Hard ? "hard" : "soft" }.Concat(spec.Options));
}
