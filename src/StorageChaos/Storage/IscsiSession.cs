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
          if read -r name 2>/dev/null < $s/targetname && [ "$name" = {StackPaths.TargetName} ]; then session=$s; fi
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
        var outcome = await host.RunAsync(HostCommand.Script($$"""
            {{FindSession}}
            [ -n "$session" ] && read -r state < $session/state && [ "$state" = LOGGED_IN ]
            d=$(readlink -f {{Device}}); read -r state < /sys/block/${d##*/}/device/state; [ "$state" = running ]
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
    public async Task<EffectiveSettings> ReadEffectiveAsync(CancellationToken ct) => EffectiveSettings.Parse((await host.RunAsync(HostCommand.Script($$"""
        {{FindSession}}
        cd $session; grep -s . initiatorname recovery_tmo state abort_tmo lu_reset_tmo tgt_reset_tmo fast_abort first_burst_len max_burst_len immediate_data initial_r2t | sed 's/:/=/'
        cd /sys/class/iscsi_connection/connection${session##*session}:0; grep -s . ping_tmo recv_tmo header_digest data_digest persistent_address | sed 's/:/=/'
        d=$(readlink -f {{Device}}); echo "device=$d"
        cd /sys/block/${d##*/}; read -r v < queue/write_cache; echo "write_cache=$v"
        read -r v < device/timeout; echo "scsi_timeout=$v"
        read -r v < $(echo device/scsi_disk/*/cache_type); echo "cache_type=$v"
        """) with { AnyExitCode = true }, ct)).Output);

    private IEnumerable<KeyValuePair<string, string>> Settings() => new Dictionary<string, string>
    {
        ["node.startup"] = "manual",
        ["node.session.timeo.replacement_timeout"] = Seconds(spec.ReplacementTimeout),
        ["node.conn[0].timeo.noop_out_interval"] = Seconds(spec.NoopInterval),
        ["node.conn[0].timeo.noop_out_timeout"] = Seconds(spec.NoopTimeout),
    }.Concat(spec.Settings);

    private static string Seconds(TimeSpan time) => ((long)time.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
