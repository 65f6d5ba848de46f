using StorageChaos.Hosts;

namespace StorageChaos.Storage;

/// <summary>The gateway's export, by the kernel's NFS server (exports(5), exportfs(8)).</summary>
public sealed class NfsExport(IHost host, ExportSpec spec, string clientAddress)
{
    /// <summary>Starts the server alone: clients of an export that is not there are told so, instead of waiting for it.</summary>
    public Task StartAsync(CancellationToken ct) => host.RunAsync(HostCommand.Of("systemctl", "start", "nfs-server"), ct);

    private const string Table = "/etc/exports.d/storagechaos.exports";

    // A delegation is a lease (proc_sys_fs(5)): where there are none, the server delegates nothing.
    private const string Leases = "/proc/sys/fs/leases-enable";
    private const string LeasesBefore = $"{StackPaths.State}/leases-enable";

    /// <summary>
    /// Starts the server if need be, and exports. The export is there before the server is: one that starts without it tells
    /// waiting clients that they have no access, and a hard mount passes that on.
    /// </summary>
    public Task ExportAsync(CancellationToken ct) => host.RunAsync(HostCommand.Script($"""
        mkdir -p {Path.GetDirectoryName(Table)}
        {(spec.Delegations == false ? $"mkdir -p {StackPaths.State}; [ -e {LeasesBefore} ] || cat {Leases} > {LeasesBefore}; echo 0 > {Leases}" : "")}
        echo {Shell.Quote($"{StackPaths.Export} {clientAddress}({Options()})")} > {Table}
        systemctl start nfs-server
        exportfs -o {Shell.Quote(Options())} {clientAddress}:{StackPaths.Export}
        """), ct);

    /// <summary>Withdraws the export and stops the server, which would keep files open otherwise.</summary>
    public Task WithdrawAsync(CancellationToken ct) => host.RunAsync(HostCommand.Script($"""
        rm -f {Table}
        exportfs -u {clientAddress}:{StackPaths.Export} 2>/dev/null || true
        [ ! -e {LeasesBefore} ] || cat {LeasesBefore} > {Leases}
        rm -f {LeasesBefore}
        systemctl stop nfs-server
        """) with { Deadline = TimeSpan.FromMinutes(2) }, ct);

    /// <summary>How it is really exported.</summary>
    public async Task<EffectiveSettings> ReadEffectiveAsync(CancellationToken ct) => EffectiveSettings.Parse((await host.RunAsync(HostCommand.Script($"""
        printf 'options=%s\n' "$(exportfs -s | sed -n 's#^{StackPaths.Export}  *##p')"
        printf 'delegations=%s\n' "$(sed 's/1/on/; s/0/off/' {Leases})"
        cd /proc/fs/nfsd; grep -s . versions threads nfsv4leasetime nfsv4gracetime | sed 's/:/=/'
        """), ct)).Output);

    // "mountpoint": without it, what stands under the mount point is served when the file system could not be mounted, and
    // writes go to the server's own disk, acknowledged.
    private string Options() => string.Join(',', new[] { "rw", "mountpoint", spec.Mode == ExportMode.Sync ? "sync" : "async", "no_subtree_check", "no_root_squash", "fsid=1" }.Concat(spec.Options));
}
