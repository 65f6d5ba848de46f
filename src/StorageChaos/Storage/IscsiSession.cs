using System.Globalization;
using StorageChaos.Hosts;

namespace StorageChaos.Storage;

/// <summary>The gateway's session to the target, or one over each portal (open-iscsi: iscsiadm(8), iscsid(8)).</summary>
/// <param name="host">The gateway.</param>
/// <param name="spec">Timers.</param>
/// <param name="portals">Addresses of the target, one for each path.</param>
/// <param name="multipath">The map over several paths; null with one.</param>
public sealed class IscsiSession(IHost host, SessionSpec spec, IReadOnlyList<string> portals, Multipath? multipath)
{
    private const string Node = $"-m node -T {StackPaths.TargetName}";

    private readonly string disk = $"/dev/disk/by-path/ip-{portals[0]}:{StackPaths.IscsiPort}-iscsi-{StackPaths.TargetName}-lun-0";

    /// <summary>The LUN's device node, by a name that does not depend on the order of discovery.</summary>
    public string Device => multipath is null ? disk : Multipath.Device;

    // Directories of all sessions of ours: a variable for the scripts below.
    private const string FindSessions = $"""
        sessions= ; for s in /sys/class/iscsi_session/session*; do
          if read -r name 2>/dev/null < $s/targetname && [ "$name" = {StackPaths.TargetName} ]; then sessions="$sessions $s"; fi
        done
        """;

    /// <summary>Name of the initiator, which the target must know before a login.</summary>
    public async Task<string> InitiatorNameAsync(CancellationToken ct) => (await host.RunAsync(HostCommand.Script("""
        systemctl start iscsid
        sed -n 's/^InitiatorName=//p' /etc/iscsi/initiatorname.iscsi
        """), ct)).Output.Trim();

    /// <summary>Logs in over every portal and waits for the block device; with two, for both paths.</summary>
    public Task LoginAsync(CancellationToken ct) => host.RunAsync(HostCommand.Script($"""
        {multipath?.Configure}
        systemctl start iscsid
        for portal in {string.Join(' ', portals)}; do iscsiadm {Node} -p $portal:{StackPaths.IscsiPort} -o new >/dev/null; done
        iscsiadm {Node} -o update {string.Join(" ", Settings().Select(s => $"-n {Shell.Quote(s.Key)} -v {Shell.Quote(s.Value)}"))}
        iscsiadm {Node} --login
        {(multipath is null ? WaitForDisk : Multipath.Start)}
        """), ct);

    /// <summary>Whether a session is logged in and the LUN accepts I/O; with two paths, whether at least one is active.</summary>
    public async Task<bool> IsLoggedInAsync(CancellationToken ct)
    {
        var outcome = await host.RunAsync(HostCommand.Script($$"""
            {{FindSessions}}
            in=no; for s in $sessions; do read -r state < $s/state; echo "${s##*/}=$state"; [ "$state" != LOGGED_IN ] || in=yes; done
            [ $in = yes ]
            {{(multipath is null ? $"d=$(readlink -f {disk}); read -r state < /sys/block/${{d##*/}}/device/state; [ \"$state\" = running ]" : Multipath.HasActivePath)}}
            """) with { AnyExitCode = true }, ct);
        return outcome.Succeeded;
    }

    /// <summary>Logs out everywhere and forgets the node, from whatever state.</summary>
    public Task LogoutAsync(CancellationToken ct) => host.RunAsync(HostCommand.Script($"""
        {Multipath.Remove}
        iscsiadm {Node} --logout 2>/dev/null || true
        iscsiadm {Node} -o delete 2>/dev/null || true
        {FindSessions}
        [ -z "$sessions" ]
        """), ct);

    /// <summary>What the session really runs with. Where two sessions differ in a setting, it has both values.</summary>
    public async Task<EffectiveSettings> ReadEffectiveAsync(CancellationToken ct) => EffectiveSettings.Parse((await host.RunAsync(HostCommand.Script($$"""
        {{FindSessions}}
        all() { # name, files: prints every value once
          name=$1; values= ; shift
          for f; do
            read -r v 2>/dev/null < "$f" || continue
            case "$values;" in *";$v;"*) ;; *) values="$values;$v" ;; esac
          done
          echo "$name=${values#;}"
        }
        connections= ; for s in $sessions; do connections="$connections /sys/class/iscsi_connection/connection${s##*session}:0"; done
        d=$(readlink -f {{Device}}); echo "device=$d"
        disk=/sys/block/${d##*/}; if [ -d $disk/device ]; then disks=$disk; else disks=$(echo $disk/slaves/*); fi
        each() { for at in $1; do printf '%s ' $at/$2; done; }
        for name in initiatorname recovery_tmo state abort_tmo lu_reset_tmo tgt_reset_tmo fast_abort first_burst_len max_burst_len immediate_data initial_r2t; do all $name $(each "$sessions" $name); done
        for name in ping_tmo recv_tmo header_digest data_digest persistent_address; do all $name $(each "$connections" $name); done
        all write_cache $disk/queue/write_cache
        all scsi_timeout $(each "$disks" device/timeout)
        all cache_type $(each "$disks" 'device/scsi_disk/*/cache_type')
        """) with { AnyExitCode = true }, ct)).Output);

    private string WaitForDisk => $"""
        n=0; until [ -b {disk} ]; do n=$((n+1)); [ $n -lt 100 ] || break; sleep 0.1; done
        [ -b {disk} ] || ( echo 'logged in, but the LUN does not appear: {disk}' >&2; exit 1 )
        """;

    private IEnumerable<KeyValuePair<string, string>> Settings() => new Dictionary<string, string>
    {
        ["node.startup"] = "manual",
        ["node.session.timeo.replacement_timeout"] = Seconds(spec.ReplacementTimeout),
        ["node.conn[0].timeo.noop_out_interval"] = Seconds(spec.NoopInterval),
        ["node.conn[0].timeo.noop_out_timeout"] = Seconds(spec.NoopTimeout),
    }.Concat(spec.Settings);

    private static string Seconds(TimeSpan time) => ((long)time.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
