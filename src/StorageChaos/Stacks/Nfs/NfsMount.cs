using StorageChaos.Hosts;
using StorageChaos.Stacks.Abilities;
using StorageChaos.Stacks.Contracts;

namespace StorageChaos.Stacks.Nfs;

/// <summary>A mount of the export on a client (nfs(5)).</summary>
/// <param name="name">Its name in the stack.</param>
/// <param name="host">The node that mounts.</param>
/// <param name="spec">How to mount.</param>
/// <param name="serverAddress">Address of the server.</param>
/// <param name="path">Where to mount it.</param>
public sealed class NfsMount(string name, string host, MountSpec spec, string serverAddress, string path)
    : StackPart(name, host), IOpen, IReadPlaces, IWorkDirectory
{
    /// <summary>Whether nobody works over it: it is mounted only when everything is opened again, to be read.</summary>
    public bool ForReading { get; init; }

    /// <inheritdoc/>
    public required IEnumerable<ReadAt> Places { get; init; }

    /// <inheritdoc/>
    public string Directory => path;

    /// <inheritdoc/>
    public override Task BuildAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct) =>
        ForReading ? Task.CompletedTask : ReopenAsync(hosts, ct);

    /// <inheritdoc/>
    public override Task TearDownAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct) => CloseAsync(hosts, ct);

    /// <inheritdoc/>
    // By force, and lazily at last, if the server is silent.
    public Task CloseAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct) =>
        hosts[Host].RunAsync(HostCommand.Script($"""
            ! {StackPaths.IsMounted(path)} || timeout 20 umount {path} || timeout 5 umount -f {path} || umount -l {path}
            echo 3 > /proc/sys/vm/drop_caches
            """), ct);

    /// <inheritdoc/>
    public Task ReopenAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct) =>
        hosts[Host].RunAsync(HostCommand.Script($"""
            mkdir -p {path}
            {StackPaths.IsMounted(path)} || mount -t nfs -o {Shell.Quote(Options)} {serverAddress}:{StackPaths.Export} {path}
            """), ct);

    /// <inheritdoc/>
    public override async Task<EffectiveSettings?> ReadEffectiveAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct) =>
        ForReading ? null : EffectiveSettings.Parse((await hosts[Host].RunAsync(HostCommand.Script($"""
            printf 'type=%s\noptions=%s\nsource=%s\n' $(findmnt -n -o FSTYPE,OPTIONS,SOURCE --mountpoint {path})
            """), ct)).Output);

    /// <inheritdoc/>
    public override IEnumerable<Mismatch> Mismatches(StackReading reading)
    {
        if (ForReading) return [];
        return Mismatch.Among([.. spec.Meaning.Against(NfsOptions.Shown(reading[Name].Options("options")))]);
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Errors => spec.GivesUp && !ForReading
        ? [$"when the client of a soft mount has tried in vain (nfs(5), {spec.Meaning.Mode})"]
        : [];

    private string Options => string.Join(',', spec.All);
}
