using StorageChaos.Hosts;

namespace StorageChaos.Storage;

/// <summary>The file system on the LUN, mounted on the gateway.</summary>
public sealed class LocalFileSystem(IHost host, FileSystemSpec spec, string device)
{
    /// <summary>The device that it lies on.</summary>
    public string Device => device;

    private string Type => spec.Type.ToString().ToLowerInvariant();

    /// <summary>Makes it, over whatever is there (mkfs.ext4(8), mkfs.xfs(8), mkfs.btrfs(8)).</summary>
    public Task MakeAsync(CancellationToken ct) => host.RunAsync(
        HostCommand.Of(["mkfs." + Type, .. Defaults(), .. spec.MkfsOptions, device]) with { Deadline = TimeSpan.FromMinutes(2) }, ct);

    /// <summary>Mounts it; replays its journal if there is something in it.</summary>
    public Task MountAsync(CancellationToken ct) => host.RunAsync(Mount(""), ct);

    /// <summary>Mounts it if it can be mounted: one that is damaged may refuse.</summary>
    /// <returns>Whether it is mounted.</returns>
    public async Task<bool> TryMountAsync(CancellationToken ct) => (await host.RunAsync(Mount("") with { AnyExitCode = true }, ct)).Succeeded;

    /// <summary>
    /// Mounts it, and repairs it before if it refuses, as whoever wants the rest of his data would. Only when the evidence is
    /// taken: a repair alters it.
    /// </summary>
    public Task MountOrRepairAsync(CancellationToken ct) => host.RunAsync(Mount($" || {{ {Repair()}; {MountCommand}; }}") with { Deadline = TimeSpan.FromMinutes(5) }, ct);

    /// <summary>Writes everything dirty to the LUN.</summary>
    public Task SyncAsync(CancellationToken ct) => host.RunAsync(HostCommand.Of("sync", "-f", StackPaths.Export), ct);

    /// <summary>Unmounts it, and sees to it that nothing of it stays cached.</summary>
    public Task UnmountAsync(CancellationToken ct) => host.RunAsync(HostCommand.Script($"""
        n=0; while {StackPaths.IsMounted(StackPaths.Export)}; do umount {StackPaths.Export} && break; n=$((n+1)); [ $n -lt 50 ] || exit 1; sleep 0.2; done
        [ ! -b {device} ] || blockdev --flushbufs {device} || true
        """) with { Deadline = TimeSpan.FromMinutes(2) }, ct);

    /// <summary>How it is really mounted (findmnt(8)); of ext4 also the options that are not shown there, since they are its defaults (<c>/proc/fs/ext4</c>).</summary>
    public async Task<EffectiveSettings> ReadEffectiveAsync(CancellationToken ct) => EffectiveSettings.Parse((await host.RunAsync(HostCommand.Script($"""
        printf 'type=%s\noptions=%s\nsource=%s\n' $(findmnt -n -o FSTYPE,OPTIONS,SOURCE --mountpoint {StackPaths.Export})
        all=/proc/fs/ext4/$(basename $(readlink -f {device}))/options; [ ! -r $all ] || printf 'ext4=%s\n' $(paste -sd, $all)
        """), ct)).Output);

    private string MountCommand => $"mount -t {Type} {Options()} {device} {StackPaths.Export}";

    private HostCommand Mount(string otherwise) => HostCommand.Script($"""
        mkdir -p {StackPaths.Export}
        {StackPaths.IsMounted(StackPaths.Export)} || {MountCommand}{otherwise}
        chmod 0777 {StackPaths.Export}
        """);

    // e2fsck(8) exits 1 or 2 when it has corrected everything.
    private string Repair() => spec.Type switch
    {
        FileSystemType.Ext4 => $"e2fsck -fy {device} || [ $? -le 2 ]",
        FileSystemType.Xfs => $"xfs_repair -L {device}",
        _ => $"btrfs rescue zero-log {device}",
    };

    // Inode tables and journal are written now and not in the background of the run.
    private IEnumerable<string> Defaults() => spec.Type switch
    {
        FileSystemType.Ext4 => ["-q", "-F", "-E", "lazy_itable_init=0,lazy_journal_init=0,nodiscard"],
        FileSystemType.Xfs => ["-q", "-f", "-K"],
        _ => ["-q", "-f", "-K"],
    };

    private string Options() => spec.MountOptions.Count == 0 ? "" : $"-o {Shell.Quote(string.Join(',', spec.MountOptions))}";
}
