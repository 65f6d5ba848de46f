using System.Globalization;
using StorageChaos.Hosts;

namespace StorageChaos.Storage;

/// <summary>The gateway's session to the target (open-iscsi: iscsiadm(8), iscsid(8)).</summary>
public sealed class IscsiSession(IHost host, SessionSpec spec, string portalAddress)
{
    private readonly string node = $"-m node -T {StackPaths.TargetName} -p {portalAddress}:{StackPaths.IscsiPort}";

    /// <summary>The LUN's device node, by a name that does not depend on the order of discovery.</summary>
    public string Device => $"/dev/disk/by-path/ip-{portalAddress}:{StackPaths.IscsiPort}-iscsi-{StackPaths.TargetName}-lun-0";

    // Prints sysfs directory, state and block device of our session: variables for the scripts below.
    private const string FindSession = $"""
        session= ; for s in /sys/class/iscsi_session/session*; do
          if [ "$(cat $s/targetname 2>/dev/null)" = {StackPaths.TargetName} ]; then session=$s; fi
        done
        """;

    /// <summary>Name of the initiator, which the target must know before a login.</summary>
    public async Task<string> InitiatorNameAsync(CancellationToken ct) => (await host.RunAsync(HostCommand.Script("""
        systemctl start iscsid
        sed -n 's/^InitiatorName=//p' /etc/iscsi/initiatorname.iscsi
        """), ct)).Output.Trim();

    /// <summary>Logs in and waits for the block device.</summary>
    public Task LoginAsync(CancellationToken ct) => host.RunAsync(HostCommand.Script($"""
        systemctl start iscsid
        iscsiadm {node} -o new >/dev/null
        iscsiadm {node} -o update {string.Join(" ", Settings().Select(s => $"-n {Shell.Quote(s.Key)} -v {Shell.Quote(s.Value)}"))}
        iscsiadm {node} --login
        n=0; until [ -b {Device} ]; do n=$((n+1)); [ $n -lt 100 ] || break; sleep 0.1; done
        [ -b {Device} ] || ( echo 'logged in, but the LUN does not appear: {Device}' >&2; exit 1 )
        """), ct);

    /// <summary>Whether the session is logged in and its device accepts I/O.</summary>
    public async Task<bool> IsLoggedInAsync(CancellationToken ct)
    {
        var outcome = await host.RunAsync(HostCommand.Script($"""
            {FindSession}
            [ -n "$session" ] && [ "$(cat $session/state)" = LOGGED_IN ]
            d=$(basename "$(readlink -f {Device})"); [ "$(cat /sys/block/$d/device/state)" = running ]
            """) with { AnyExitCode = true }, ct);
        return outcome.Succeeded;
    }

    /// <summary>Logs out and forgets the node, from whatever state.</summary>
    public Task LogoutAsync(CancellationToken ct) => host.RunAsync(HostCommand.Script($"""
        iscsiadm {node} --logout 2>/dev/null || true
        iscsiadm {node} -o delete 2>/dev/null || true
        {FindSession}
        [ -z "$session" ]
        """), ct);

    /// <summary>What the session really runs with.</summary>
    public async Task<EffectiveSettings> ReadEffectiveAsync(CancellationToken ct) => EffectiveSettings.Parse((await host.RunAsync(HostCommand.Script($"""
        {FindSession}
        printf 'initiator=%s\n' "$(cat $session/initiatorname)"
        for a in recovery_tmo state abort_tmo lu_reset_tmo tgt_reset_tmo fast_abort first_burst_len max_burst_len immediate_data initial_r2t; do
          printf '%s=%s\n' $a "$(cat $session/$a 2>/dev/null)"
        done
        c=/sys/class/iscsi_connection/connection$(echo $session | sed 's/.*session//'):0
        for a in ping_tmo recv_tmo header_digest data_digest persistent_address; do printf '%s=%s\n' $a "$(cat $c/$a 2>/dev/null)"; done
        d=$(basename "$(readlink -f {Device})")
        printf 'device=/dev/%s\nwrite_cache=%s\nscsi_timeout=%s\n' $d "$(cat /sys/block/$d/queue/write_cache)" "$(cat /sys/block/$d/device/timeout)"
        printf 'cache_type=%s\n' "$(cat /sys/block/$d/device/scsi_disk/*/cache_type)"
        """), ct)).Output);

    private IEnumerable<KeyValuePair<string, string>> Settings() => new Dictionary<string, string>
    {
        ["node.startup"] = "manual",
        ["node.session.timeo.replacement_timeout"] = Seconds(spec.ReplacementTimeout),
        ["node.conn[0].timeo.noop_out_interval"] = Seconds(spec.NoopInterval),
        ["node.conn[0].timeo.noop_out_timeout"] = Seconds(spec.NoopTimeout),
    }.Concat(spec.Settings);

    private static string Seconds(TimeSpan time) => ((long)time.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
