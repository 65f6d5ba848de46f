using StorageChaos.Hosts;

namespace StorageChaos.Storage;

/// <summary>
/// A device of ours between a disk and what uses it (device-mapper). It passes everything through until a fault swaps its
/// table. The table that passes is kept in a file, so that whoever heals need not know the stack.
/// </summary>
/// <param name="host">Where it is.</param>
/// <param name="need">What it must be able to do.</param>
/// <param name="disk">The block device under it.</param>
/// <param name="plan">What it is made with.</param>
public sealed class BlockLayer(IHost host, LayerNeed need, string disk, LayerPlan plan)
{
    private readonly string name = StackPaths.Layer(need.At);
    private readonly string table = StackPaths.LayerTable(need.At);

    /// <summary>Its device node.</summary>
    public string Device => $"/dev/mapper/{name}";

    /// <summary>Makes it, over whatever was left there. With a crash to come, every write is logged from now on.</summary>
    public Task CreateAsync(CancellationToken ct) => host.RunAsync(HostCommand.Script(need.Crash is null ? Make("linear $disk 0") : $$"""
        [ -b {{LogDisk}} ] || { echo 'there is no disk for the log of writes: {{plan.LogDisk}} is not a block device (setting lab:logDisk)' >&2; exit 1; }
        modprobe dm-log-writes
        {{ForgetLog}}
        {{Make($"log-writes $disk {LogDisk}")}}
        """), ct);

    /// <summary>Brings it back after its host booted. If the disk was to crash, the disk first gets what the crash left of it.</summary>
    public Task RestoreAsync(CancellationToken ct) => host.RunAsync(HostCommand.Script(need.Crash is not { } crash ? Make("linear $disk 0") : $"""
        {plan.Agent} crash-image --log {LogDisk} --device {Shell.Quote(disk)} --cache-bytes {crash.CacheBytes} --missing-percent {crash.MissingPercent} --seed {crash.Seed}
        {ForgetLog}
        {Make("linear $disk 0")}
        """) with
    { Deadline = TimeSpan.FromMinutes(2) }, ct);

    /// <summary>Removes it, in whatever state.</summary>
    public Task RemoveAsync(CancellationToken ct) => host.RunAsync(HostCommand.Script($"{Removal}\nrm -f {table} {UdevRules}"), ct);

    /// <summary>What it really does (dmsetup(8), <c>table</c>).</summary>
    public async Task<EffectiveSettings> ReadEffectiveAsync(CancellationToken ct) => EffectiveSettings.Parse((await host.RunAsync(HostCommand.Script($"""
        printf 'table=%s\n' "$(dmsetup table {name})"
        """), ct)).Output);

    private string LogDisk => Shell.Quote(plan.LogDisk);

    // A log begins with its number of entries: without it an old one cannot be taken for ours.
    private string ForgetLog => $"dd if=/dev/zero of={LogDisk} bs=4096 count=1 oflag=direct status=none";

    // udev would look for a file system at every swap (13-dm-disk.rules): reads of its own, that fail or hang with the fault.
    private const string UdevRules = "/run/udev/rules.d/12-storagechaos.rules";

    private string Removal => $"! dmsetup info {name} >/dev/null 2>&1 || dmsetup remove --retry {name}";

    private string Make(string mapping) => $"""
        {Removal}
        mkdir -p {StackPaths.State} /run/udev/rules.d
        echo 'KERNEL=="dm-*", ATTR{Braces("dm/name")}=="storagechaos-*|{StackPaths.FaultDevicePrefix}*", ENV{Braces("DM_UDEV_DISABLE_DISK_RULES_FLAG")}="1"' > {UdevRules}
        udevadm control --reload
        disk=$(readlink -f {Shell.Quote(disk)})
        size=$(blockdev --getsz "$disk")
        echo "0 $size linear $disk 0" > {table}
        dmsetup create {name} --table "0 $size {mapping}"
        """;

    private static string Braces(string text) => "{" + text + "}";
}
