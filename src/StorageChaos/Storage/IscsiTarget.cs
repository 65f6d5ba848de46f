using StorageChaos.Hosts;

namespace StorageChaos.Storage;

/// <summary>
/// One LUN behind one portal group, by LIO. Written straight into configfs (kernel doc target/tcm_mod_builder, targetcli(8)):
/// on an emulated guest targetcli alone takes ten seconds.
/// </summary>
public sealed class IscsiTarget(IHost host, TargetSpec spec, string disk, IReadOnlyList<string> portals)
{
    private const string Core = "/sys/kernel/config/target/core";
    private const string Iscsi = "/sys/kernel/config/target/iscsi";
    private const string Portal = StackPaths.PortalGroup;

    private string Hba => spec.Backstore == Backstore.Block ? $"{Core}/iblock_0" : $"{Core}/fileio_0";

    /// <summary>Sets the target up, over whatever was left there. The disk's content is not touched.</summary>
    /// <param name="initiatorName">The only initiator that may log in.</param>
    /// <param name="ct">Cancels.</param>
    public Task BuildAsync(string initiatorName, CancellationToken ct) => host.RunAsync(HostCommand.Script($"{Removal}\n{Commands(initiatorName)}"), ct);

    /// <summary>Puts everything that the target's page cache holds onto its disk.</summary>
    public Task FlushAsync(CancellationToken ct) => host.RunAsync(HostCommand.Of("blockdev", "--flushbufs", disk), ct);

    /// <summary>Removes the target from whatever half-built state it is in.</summary>
    public Task TearDownAsync(CancellationToken ct) => host.RunAsync(HostCommand.Script(Removal), ct);

    private const string Removal = $"""
        modprobe -a target_core_mod iscsi_target_mod target_core_iblock target_core_file
        mountpoint -q /sys/kernel/config || mount -t configfs none /sys/kernel/config
        t={Portal}
        if [ -d {Iscsi}/{StackPaths.TargetName} ]; then
          [ ! -d $t ] || echo 0 > $t/enable 2>/dev/null || true
          find $t/acls $t/lun -mindepth 2 -maxdepth 3 -type l -exec rm -f {Braces} + 2>/dev/null || true
          rmdir $t/acls/*/lun_* $t/acls/* $t/np/* $t/lun/lun_* $t {Iscsi}/{StackPaths.TargetName} 2>/dev/null || true
        fi
        for lun in {Core}/iblock_0/lun0 {Core}/fileio_0/lun0; do
          [ ! -d $lun ] || rmdir $lun
        done
        [ ! -d {Iscsi}/{StackPaths.TargetName} ]
        """;

    /// <summary>What the target really does.</summary>
    public async Task<EffectiveSettings> ReadEffectiveAsync(CancellationToken ct) => EffectiveSettings.Parse((await host.RunAsync(HostCommand.Script($"""
        lun={Hba}/lun0
        printf 'backstore=%s\n' "$(tr -d '\n' < $lun/info | tr -s ' ')"
        (cd $lun/attrib; grep -s . * | sed 's/^/backstore./; s/:/=/')
        (cd {Portal}/attrib; grep -s . * | sed 's/^/portalGroup./; s/:/=/')
        printf 'portal=%s\n' "$(echo $(ls {Portal}/np))"
        """), ct)).Output);

    private const string Braces = "{}";

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
    private string Control() => spec.Backstore == Backstore.Block
        ? $"echo udev_path={disk} > {Hba}/lun0/control"
        : $"echo fd_dev_name={disk},fd_dev_size=$(blockdev --getsize64 {disk}){(spec.WriteCache == WriteCache.WriteThrough ? "" : ",fd_buffered_io=1")} > {Hba}/lun0/control";

    private IEnumerable<KeyValuePair<string, string>> WriteCacheAttribute() => spec.Backstore == Backstore.Block
        ? []
        : [new("emulate_write_cache", spec.WriteCache == WriteCache.Announced ? "1" : "0")];

    private static string Attributes(string directory, IEnumerable<KeyValuePair<string, string>> attributes) =>
        string.Join('\n', attributes.Select(a => $"echo {Shell.Quote(a.Value)} > {directory}/{Shell.Quote(a.Key)}"));
}
