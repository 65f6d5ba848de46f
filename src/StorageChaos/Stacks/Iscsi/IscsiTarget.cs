using StorageChaos.Hosts;
using StorageChaos.Stacks.Abilities;
using StorageChaos.Stacks.Contracts;

namespace StorageChaos.Stacks.Iscsi;

/// <summary>
/// One LUN behind one portal group, by LIO. Written straight into configfs (kernel doc target/tcm_mod_builder, targetcli(8)):
/// on an emulated guest targetcli alone takes ten seconds.
/// </summary>
/// <param name="host">The node that serves the LUN.</param>
/// <param name="initiator">The node whose initiator is the only one that may log in.</param>
/// <param name="spec">What to serve.</param>
/// <param name="disk">The block device behind the LUN. Its content is not touched.</param>
/// <param name="portals">Addresses to listen at.</param>
public sealed class IscsiTarget(string host, string initiator, TargetSpec spec, string disk, IReadOnlyList<string> portals)
    : StackPart("target", host), IFlush
{
    private const string Core = "/sys/kernel/config/target/core";
    private const string Iscsi = "/sys/kernel/config/target/iscsi";
    private const string Portal = StackPaths.PortalGroup;

    private const string Removal = $$"""
        modprobe -a target_core_mod iscsi_target_mod target_core_iblock target_core_file
        mountpoint -q /sys/kernel/config || mount -t configfs none /sys/kernel/config
        t={{Portal}}
        if [ -d {{Iscsi}}/{{StackPaths.TargetName}} ]; then
          [ ! -d $t ] || echo 0 > $t/enable 2>/dev/null || true
          find $t/acls $t/lun -mindepth 2 -maxdepth 3 -type l -exec rm -f {} + 2>/dev/null || true
          rmdir $t/acls/*/lun_* $t/acls/* $t/np/* $t/lun/lun_* $t {{Iscsi}}/{{StackPaths.TargetName}} 2>/dev/null || true
        fi
        for lun in {{Core}}/iblock_0/lun0 {{Core}}/fileio_0/lun0; do
          [ ! -d $lun ] || rmdir $lun
        done
        [ ! -d {{Iscsi}}/{{StackPaths.TargetName}} ]
        """;

    private string? initiatorName;

    private string Hba => spec.Backstore == Backstore.Block ? $"{Core}/iblock_0" : $"{Core}/fileio_0";

    /// <inheritdoc/>
    public override async Task BuildAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct)
    {
        // The target must know its name before the initiator logs in. Asked once: after a boot it comes back whoever else is down.
        initiatorName ??= (await hosts[initiator].RunAsync(HostCommand.Script("""
            systemctl start iscsid
            sed -n 's/^InitiatorName=//p' /etc/iscsi/initiatorname.iscsi
            """), ct)).Output.Trim();
        await hosts[Host].RunAsync(HostCommand.Script($"{Removal}\n{Commands(initiatorName)}"), ct);
    }

    /// <inheritdoc/>
    public override Task TearDownAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct) =>
        hosts[Host].RunAsync(HostCommand.Script(Removal), ct);

    /// <inheritdoc/>
    // What its page cache holds goes onto its disk.
    public Task FlushAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct) =>
        hosts[Host].RunAsync(HostCommand.Of("blockdev", "--flushbufs", disk), ct);

    /// <inheritdoc/>
    public override async Task<EffectiveSettings?> ReadEffectiveAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct) =>
        EffectiveSettings.Parse((await hosts[Host].RunAsync(HostCommand.Script($"""
            lun={Hba}/lun0
            printf 'backstore=%s\n' "$(tr -d '\n' < $lun/info | tr -s ' ')"
            (cd $lun/attrib; grep -s . * | sed 's/^/backstore./; s/:/=/')
            (cd {Portal}/attrib; grep -s . * | sed 's/^/portalGroup./; s/:/=/')
            printf 'portal=%s\n' "$(echo $(ls {Portal}/np))"
            """), ct)).Output);

    /// <inheritdoc/>
    public override IEnumerable<Mismatch> Mismatches(StackReading reading)
    {
        var asked = spec.WriteCache == WriteCache.Announced ? "write back" : "write through";
        var seen = spec.Backstore == Backstore.Fileio ? reading["session"]["write_cache"] : asked;
        return Mismatch.Among(
            new Mismatch("target write cache", Word(spec.WriteCache), Word(Cache(reading))),
            new Mismatch("disk write cache as the initiator sees it", asked, seen));
    }

    /// <inheritdoc/>
    public override IEnumerable<Allowance> Allowances(StackReading reading)
    {
        var cache = Cache(reading);
        if (cache == WriteCache.Hidden)
        {
            yield return new Allowance(
                Host, AcknowledgedWrites: true, Metadata: true,
                "the target's write-back cache is not announced, so the initiator never flushes it", "SBC-4, caching mode page, WCE");
        }
        else if (cache == WriteCache.Announced && !reading.With<IBarriers>().All(b => b.HasBarriers(reading)))
        {
            yield return new Allowance(
                Host, AcknowledgedWrites: true, Metadata: true,
                "the file system is mounted without barriers on a volatile cache", "ext4(5), barrier");
        }
        else if (cache == WriteCache.Announced)
        {
            // Measured: of 283 writes 2 were lost. Both were among the 4 whose barrier the power cut interrupted; the writes before
            // and after these were whole.
            yield return new Allowance(
                Host, AcknowledgedWrites: true, Metadata: false,
                "a barrier that the power cut interrupts is repeated, but the writes before it, which were in the cache, are not",
                "kernel source, drivers/scsi/scsi_lib.c, scsi_io_completion_action: after UNIT ATTENTION the command is retried")
            { UnderWayOnly = true };
        }
    }

    // The block layer flushes a disk that it takes to be write-back, and no other (Documentation/block/writeback_cache_control.rst).
    private WriteCache Cache(StackReading reading)
    {
        if (reading[Name]["backstore"] is not { Length: > 0 } backstore) return spec.WriteCache;
        if (!backstore.Contains("Mode: Buffered-WCE", StringComparison.Ordinal)) return WriteCache.WriteThrough;
        return reading["session"]["write_cache"] == "write back" ? WriteCache.Announced : WriteCache.Hidden;
    }

    private static string Word(WriteCache cache) => cache.ToString().ToLowerInvariant();

    private string Commands(string initiatorName) => $"""
        mkdir -p {Hba}/lun0
        {Control()}
        echo 1 > {Hba}/lun0/enable
        echo {StackPaths.LunSerial} > {Hba}/lun0/wwn/vpd_unit_serial
        {Attributes($"{Hba}/lun0/attrib", WriteCacheAttribute().Concat(spec.BackstoreAttributes))}
        mkdir -p {Portal}/lun/lun_0 {string.Join(' ', portals.Select(p => $"{Portal}/np/{p}:{StackPaths.IscsiPort}"))}
        ln -s {Hba}/lun0 {Portal}/lun/lun_0/lun0
        echo 0 > {Portal}/attrib/authentication
        {Attributes($"{Portal}/attrib", spec.PortalGroupAttributes)}
        mkdir -p {Portal}/acls/{initiatorName}/lun_0
        ln -s {Portal}/lun/lun_0 {Portal}/acls/{initiatorName}/lun_0/lun0
        echo 1 > {Portal}/enable
        """;

    // fd_buffered_io=1 is what makes fileio write-back: without it the file is open with O_DSYNC (target_core_file.c).
    private string Control()
    {
        if (spec.Backstore == Backstore.Block) return $"echo udev_path={disk} > {Hba}/lun0/control";
        var buffered = spec.WriteCache == WriteCache.WriteThrough ? "" : ",fd_buffered_io=1";
        return $"echo fd_dev_name={disk},fd_dev_size=$(blockdev --getsize64 {disk}){buffered} > {Hba}/lun0/control";
    }

    private IEnumerable<KeyValuePair<string, string>> WriteCacheAttribute() => spec.Backstore == Backstore.Block
        ? []
        : [new("emulate_write_cache", spec.WriteCache == WriteCache.Announced ? "1" : "0")];

    private static string Attributes(string directory, IEnumerable<KeyValuePair<string, string>> attributes) =>
        string.Join('\n', attributes.Select(a => $"echo {Shell.Quote(a.Value)} > {directory}/{Shell.Quote(a.Key)}"));
}
