using StorageChaos.Hosts;
using StorageChaos.Stacks.Abilities;
using StorageChaos.Stacks.Contracts;

namespace StorageChaos.Stacks.Nfs;

/// <summary>The gateway's export, by the kernel's NFS server (exports(5), exportfs(8)).</summary>
/// <param name="host">The node with the server.</param>
/// <param name="spec">How to export.</param>
/// <param name="clientAddress">The only client that may mount it.</param>
public sealed class NfsExport(string host, ExportSpec spec, string clientAddress) : StackPart("export", host), IOpen
{
    private const string Table = "/etc/exports.d/storagechaos.exports";

    // A delegation is a lease (proc_sys_fs(5)): where there are none, the server delegates nothing.
    private const string Leases = "/proc/sys/fs/leases-enable";
    private const string LeasesBefore = $"{StackPaths.State}/leases-enable";

    /// <inheritdoc/>
    // The export is there before the server is: one that starts without it tells waiting clients that they have no access, and a
    // hard mount passes that on.
    public override Task BuildAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct) =>
        hosts[Host].RunAsync(HostCommand.Script(Export), ct);

    /// <inheritdoc/>
    // Where the file system could not be mounted there is nothing to export. The server alone tells the clients so, instead of
    // letting them wait for it.
    public override Task RestoreAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct) =>
        hosts[Host].RunAsync(HostCommand.Script($"""
            if ! {StackPaths.IsMounted(StackPaths.Export)}; then systemctl start nfs-server; exit; fi
            {Export}
            """), ct);

    /// <inheritdoc/>
    // The server is stopped, too: it would keep files open.
    public override Task TearDownAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct) =>
        hosts[Host].RunAsync(HostCommand.Script($"""
            rm -f {Table}
            exportfs -u {clientAddress}:{StackPaths.Export} 2>/dev/null || true
            [ ! -e {LeasesBefore} ] || cat {LeasesBefore} > {Leases}
            rm -f {LeasesBefore}
            systemctl stop nfs-server
            """) with
        { Deadline = TimeSpan.FromMinutes(2) }, ct);

    /// <inheritdoc/>
    public Task CloseAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct) => TearDownAsync(hosts, ct);

    /// <inheritdoc/>
    public Task ReopenAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct) => BuildAsync(hosts, ct);

    /// <inheritdoc/>
    public override async Task<EffectiveSettings?> ReadEffectiveAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct) =>
        EffectiveSettings.Parse((await hosts[Host].RunAsync(HostCommand.Script($"""
            printf 'options=%s\n' "$(exportfs -s | sed -n 's#^{StackPaths.Export}  *##p')"
            printf 'delegations=%s\n' "$(sed 's/1/on/; s/0/off/' {Leases})"
            cd /proc/fs/nfsd; grep -s . versions threads nfsv4leasetime nfsv4gracetime | sed 's/:/=/'
            """), ct)).Output);

    /// <inheritdoc/>
    public override IEnumerable<Mismatch> Mismatches(StackReading reading)
    {
        var (asked, has) = (ExportSwitches.Of(spec.All), ExportSwitches.Of(reading[Name].Options("options")));
        var delegations = spec.Delegations is { } wanted ? (wanted ? "on" : "off") : reading[Name]["delegations"];
        return Mismatch.Among(
        [
            new Mismatch("export mode", asked[ExportSwitches.Mode], has.GetValueOrDefault(ExportSwitches.Mode, "")),
            // What exportfs(8) does not show is not held against it.
            .. asked.Where(a => a.Key != ExportSwitches.Mode && has.ContainsKey(a.Key))
                .Select(a => new Mismatch($"export option {a.Key}", a.Value, has[a.Key])),
            new Mismatch("export delegations", delegations, reading[Name]["delegations"]),
        ]);
    }

    /// <inheritdoc/>
    public override IEnumerable<Allowance> Allowances(StackReading reading)
    {
        var options = reading[Name].Options("options");
        if (ExportSwitches.Of(options.Count > 0 ? options : spec.All).GetValueOrDefault(ExportSwitches.Mode) != "async") yield break;
        yield return new Allowance(
            Host, AcknowledgedWrites: true, Metadata: false,
            "an async export answers before data is on stable storage", "exports(5), async");
    }

    private string Export => $"""
        mkdir -p {Path.GetDirectoryName(Table)}
        {(spec.Delegations == false ? WithoutLeases : "")}
        echo {Shell.Quote($"{StackPaths.Export} {clientAddress}({Options})")} > {Table}
        systemctl start nfs-server
        exportfs -o {Shell.Quote(Options)} {clientAddress}:{StackPaths.Export}
        """;

    private const string WithoutLeases =
        $"mkdir -p {StackPaths.State}; [ -e {LeasesBefore} ] || cat {Leases} > {LeasesBefore}; echo 0 > {Leases}";

    // "mountpoint": without it, what stands under the mount point is served when the file system could not be mounted, and
    // writes go to the server's own disk, acknowledged.
    private string Options => string.Join(',', new[] { "mountpoint", "fsid=1" }.Concat(spec.All));
}
