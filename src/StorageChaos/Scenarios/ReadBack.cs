using StorageChaos.Fsck;
using StorageChaos.Histories;
using StorageChaos.Hosts;
using StorageChaos.Labs;
using StorageChaos.Storage;
using StorageChaos.Workloads;

namespace StorageChaos.Scenarios;

/// <summary>Reads everything back at each of the <see cref="ReadPlace"/>s, so that it shows at which layer something was lost.</summary>
internal sealed class ReadBack(IReadOnlyDictionary<string, IHost> hosts, StorageStack stack, Workload workload)
{
    private const string LunMount = "/mnt/storagechaos-lun";

    /// <summary>Where each place is, once the service is there.</summary>
    public Task AtAsync(string place, CancellationToken ct) => place switch
    {
        ReadPlace.SecondClient => workload.ReadBackAsync(hosts[Role.Client], StackPaths.SecondMount, place, ct),
        ReadPlace.Server => workload.ReadBackAsync(hosts[Role.Gateway], StackPaths.Export, place, ct),
        ReadPlace.Lun => AtLunAsync(ct),
        _ => workload.ReadBackAsync(hosts[Role.Client], StackPaths.Mount, place, ct),
    };

    // On a copy, since a mount replays the journal: what is on the LUN stays as it is for those who come after.
    private async Task AtLunAsync(CancellationToken ct)
    {
        var gateway = hosts[Role.Gateway];
        var copy = new SnapshotCopy(gateway, stack.FileSystem.Device);
        await copy.CreateAsync(ct);
        try
        {
            await gateway.RunAsync(HostCommand.Script($"mkdir -p {LunMount}; mount {copy.Path} {LunMount}"), ct);
            await workload.ReadBackAsync(gateway, LunMount, ReadPlace.Lun, ct);
        }
        finally
        {
            using var cleanup = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            await gateway.RunAsync(HostCommand.Script($"! {StackPaths.IsMounted(LunMount)} || umount {LunMount}") with { AnyExitCode = true }, cleanup.Token);
            await copy.RemoveAsync(cleanup.Token);
        }
    }
}
