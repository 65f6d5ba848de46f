using StorageChaos.Hosts;
using StorageChaos.Protocol;
using StorageChaos.Stacks.Abilities;
using StorageChaos.Stacks.Contracts;

namespace StorageChaos.Stacks.Shims;

/// <summary>
/// A device of ours between a disk and what uses it (device-mapper). It passes everything through until a fault swaps its
/// table. The table that passes is kept in a file, so that whoever heals need not know the stack.
/// </summary>
/// <param name="host">Where it is.</param>
/// <param name="need">What it must be able to do.</param>
/// <param name="disk">The block device under it.</param>
/// <param name="plan">What it is made with.</param>
public sealed class Shim(string host, ShimNeed need, string disk, ShimPlan plan)
    : StackPart(need.At == ShimPosition.Gateway ? "gatewayShim" : "targetShim", host), IBlockDevice
{
    // udev would look for a file system at every swap (13-dm-disk.rules): reads of its own, that fail or hang with the fault.
    private const string UdevRules = "/run/udev/rules.d/12-storagechaos.rules";

    private readonly string name = NameOf(need.At);
    private readonly string table = TableOf(need.At);

    /// <inheritdoc/>
    public string Device => $"/dev/mapper/{name}";

    /// <summary>Name of the shim at a position, in <c>/dev/mapper</c>.</summary>
    public static string NameOf(ShimPosition position) =>
        position == ShimPosition.Gateway ? "storagechaos-gateway" : "storagechaos-target";

    /// <summary>File that holds the table with which the shim passes everything through: <c>0 SECTORS linear DISK 0</c>.</summary>
    public static string TableOf(ShimPosition position) => $"{StackPaths.State}/{NameOf(position)}.table";

    /// <inheritdoc/>
    // With a crash to come, every write is logged from now on.
    public override Task BuildAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct) =>
        hosts[Host].RunAsync(HostCommand.Script(need.Crash is null ? Make("linear $disk 0") : $$"""
            [ -b {{LogDisk}} ] || { echo 'there is no disk for the log of writes: {{plan.LogDisk}} is not a block device (setting lab:logDisk)' >&2; exit 1; }
            modprobe dm-log-writes
            {{ForgetLog}}
            {{Make($"log-writes $disk {LogDisk}")}}
            """), ct);

    /// <inheritdoc/>
    // If the disk was to crash, it first gets what the crash left of it.
    public override Task RestoreAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct)
    {
        if (need.Crash is not { } crash) return BuildAsync(hosts, ct);
        string[] image =
        [
            plan.Agent, CrashProtocol.Command, CrashProtocol.Log, plan.LogDisk, CrashProtocol.Device, disk, CrashProtocol.CacheBytes.Name, $"{crash.CacheBytes}",
            CrashProtocol.MissingPercent.Name, $"{crash.MissingPercent}", CrashProtocol.Seed, $"{crash.Seed}",
        ];
        var script = HostCommand.Script($"{Shell.Join(image)}\n{ForgetLog}\n{Make("linear $disk 0")}");
        return hosts[Host].RunAsync(script with { Deadline = TimeSpan.FromMinutes(2) }, ct);
    }

    /// <inheritdoc/>
    public override Task TearDownAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct) =>
        hosts[Host].RunAsync(HostCommand.Script($"{Removal}\nrm -f {table} {UdevRules}"), ct);

    /// <inheritdoc/>
    // dmsetup(8), table.
    public override async Task<EffectiveSettings?> ReadEffectiveAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct) =>
        EffectiveSettings.Parse((await hosts[Host].RunAsync(HostCommand.Script($"""
            printf 'table=%s\n' "$(dmsetup table {name})"
            """), ct)).Output);

    private string LogDisk => Shell.Quote(plan.LogDisk);

    // A log begins with its number of entries: without it an old one cannot be taken for ours.
    private string ForgetLog => $"dd if=/dev/zero of={LogDisk} bs=4096 count=1 oflag=direct status=none";

    private string Removal => $"! dmsetup info {name} >/dev/null 2>&1 || dmsetup remove --retry {name}";

    private string Make(string mapping) => $"""
        {Removal}
        mkdir -p {StackPaths.State} /run/udev/rules.d
        {Shell.Join(["echo", Rule])} > {UdevRules}
        udevadm control --reload
        disk=$(readlink -f {Shell.Quote(disk)})
        size=$(blockdev --getsz "$disk")
        echo "0 $size linear $disk 0" > {table}
        dmsetup create {name} --table "0 $size {mapping}"
        """;

    private const string Rule = $$"""
        KERNEL=="dm-*", ATTR{dm/name}=="storagechaos-*|{{StackPaths.FaultDevicePrefix}}*", ENV{DM_UDEV_DISABLE_DISK_RULES_FLAG}="1"
        """;
}
