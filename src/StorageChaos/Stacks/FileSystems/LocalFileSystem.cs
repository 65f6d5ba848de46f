using StorageChaos.Histories;
using StorageChaos.Hosts;
using StorageChaos.Stacks.Abilities;
using StorageChaos.Stacks.Contracts;

namespace StorageChaos.Stacks.FileSystems;

/// <summary>The file system on the LUN, mounted on the gateway.</summary>
/// <param name="host">The node that mounts it.</param>
/// <param name="spec">Which one, and how.</param>
/// <param name="device">What it lies on.</param>
public sealed class LocalFileSystem(string host, FileSystemSpec spec, string device)
    : StackPart("fileSystem", host), IFlush, IBarriers, ICheckable, IOpen, IRepair, IReadPlaces
{
    private static readonly TimeSpan RepairDeadline = TimeSpan.FromMinutes(5);

    private readonly FileSystemTools tools = FileSystemTools.Of(spec.Type);

    /// <inheritdoc/>
    public string Device => device;

    /// <inheritdoc/>
    public string FileSystem => tools.Name;

    /// <inheritdoc/>
    public IEnumerable<ReadAt> Places =>
    [
        new ReadAt(ReadPlace.Lun, null, ReadMoment.Closed),
        new ReadAt(ReadPlace.Server, StackPaths.Export, ReadMoment.Reopened),
    ];

    /// <inheritdoc/>
    public override async Task BuildAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct)
    {
        var make = HostCommand.Of(["mkfs." + FileSystem, .. tools.Make, .. spec.MkfsOptions, device]);
        await hosts[Host].RunAsync(make with { Deadline = TimeSpan.FromMinutes(2) }, ct);
        await hosts[Host].RunAsync(Mount(), ct);
    }

    /// <inheritdoc/>
    public override Task RestoreAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct) => hosts[Host].RunAsync(Mount(), ct);

    /// <inheritdoc/>
    public override Task TearDownAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct) => CloseAsync(hosts, ct);

    /// <inheritdoc/>
    public Task FlushAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct) =>
        hosts[Host].RunAsync(HostCommand.Of("sync", "-f", StackPaths.Export), ct);

    /// <inheritdoc/>
    // Nothing of it stays cached.
    public Task CloseAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct) =>
        hosts[Host].RunAsync(HostCommand.Script($"""
            n=0
            while {StackPaths.IsMounted(StackPaths.Export)}; do
              umount {StackPaths.Export} && break
              n=$((n+1)); [ $n -lt 50 ] || exit 1; sleep 0.2
            done
            [ ! -b {device} ] || blockdev --flushbufs {device} || true
            """) with
        { Deadline = TimeSpan.FromMinutes(2) }, ct);

    /// <inheritdoc/>
    // If it refuses to be mounted it is repaired, as somebody who wants the rest of the data would do.
    public Task ReopenAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct) =>
        hosts[Host].RunAsync(Mount($" || {{ {tools.Repair(device)}; {MountCommand}; }}") with { Deadline = RepairDeadline }, ct);

    /// <inheritdoc/>
    public Task RepairAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct) =>
        hosts[Host].RunAsync(HostCommand.Script(tools.Repair(device)) with { Deadline = RepairDeadline }, ct);

    /// <inheritdoc/>
    public async Task<bool> IsClosedAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct) =>
        (await hosts[Host].RunAsync(HostCommand.Script($"if {StackPaths.IsMounted(StackPaths.Export)}; then echo open; fi"), ct))
            .Output.Trim().Length == 0;

    /// <inheritdoc/>
    // findmnt(8), and what it does not show.
    public override async Task<EffectiveSettings?> ReadEffectiveAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct) =>
        EffectiveSettings.Parse((await hosts[Host].RunAsync(HostCommand.Script($"""
            printf 'type=%s\noptions=%s\nsource=%s\n' $(findmnt -n -o FSTYPE,OPTIONS,SOURCE --mountpoint {StackPaths.Export})
            {tools.ReadMore(device)}
            """), ct)).Output);

    /// <inheritdoc/>
    // Barriers and data= may be set by raw options of mkfs, too, and are not demanded: the contract goes by what they are.
    public override IEnumerable<Mismatch> Mismatches(StackReading reading) =>
        Mismatch.Among(new Mismatch("file system type", FileSystem, reading[Name]["type"]));

    /// <inheritdoc/>
    public override IEnumerable<Allowance> Allowances(StackReading reading)
    {
        if (Last(reading, o => o.StartsWith("data=", StringComparison.Ordinal)) == "data=writeback")
        {
            yield return new Allowance(
                Host, AcknowledgedWrites: false, Metadata: false,
                "with data=writeback a file that was being written may hold what its blocks held before", "ext4(5), data=writeback")
            { OldBlocks = true };
        }

        if (!HasBarriers(reading))
        {
            yield return new Allowance(
                Host, AcknowledgedWrites: true, Metadata: true,
                "the file system is mounted without barriers, so it never flushes the disk's volatile cache", "ext4(5), barrier")
            { DiskCache = true };
        }
    }

    /// <inheritdoc/>
    // ext4(5), btrfs(5); xfs always has them.
    public bool HasBarriers(StackReading reading) =>
        Last(reading, o => o is "barrier" or "nobarrier" || o.StartsWith("barrier=", StringComparison.Ordinal))
            is not ("nobarrier" or "barrier=0");

    // An option may be asked for in many ways; what counts is what the kernel made of it, where that was read.
    private string? Last(StackReading reading, Func<string, bool> wanted)
    {
        IReadOnlyList<string> options = [.. reading[Name].Options("options"), .. reading[Name].Options("ext4")];
        if (options.Count == 0) options = [.. spec.MountOptions.SelectMany(o => o.Split(','))];
        return options.LastOrDefault(wanted);
    }

    private string MountCommand => $"mount -t {FileSystem} {Options()} {device} {StackPaths.Export}";

    // Replays the journal if there is something in it.
    private HostCommand Mount(string otherwise = "") => HostCommand.Script($"""
        mkdir -p {StackPaths.Export}
        {StackPaths.IsMounted(StackPaths.Export)} || {MountCommand}{otherwise}
        chmod 0777 {StackPaths.Export}
        """);

    private string Options() => spec.MountOptions.Count == 0 ? "" : $"-o {Shell.Quote(string.Join(',', spec.MountOptions))}";
}
