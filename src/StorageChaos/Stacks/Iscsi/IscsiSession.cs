using System.Globalization;
using StorageChaos.Hosts;
using StorageChaos.Stacks.Abilities;
using StorageChaos.Stacks.Contracts;
using StorageChaos.Stacks.Given;

namespace StorageChaos.Stacks.Iscsi;

/// <summary>The gateway's session to the target, or one over each portal (open-iscsi: iscsiadm(8), iscsid(8)).</summary>
/// <param name="host">The node with the initiator.</param>
/// <param name="spec">Timers.</param>
/// <param name="portals">Addresses of the target, one for each path.</param>
/// <param name="multipath">The map over several paths; null with one.</param>
/// <param name="lun">A LUN that exists without us; null: ours.</param>
public sealed class IscsiSession(string host, SessionSpec spec, IReadOnlyList<string> portals, Multipath? multipath, GivenLun? lun)
    : StackPart("session", host), IBlockDevice, IRecover, IReconnect
{
    private readonly string target = lun?.TargetName ?? StackPaths.TargetName;
    private readonly string disk = Disk(portals, lun);

    /// <inheritdoc/>
    public string Device => multipath?.Device ?? disk;

    /// <inheritdoc/>
    public string What => "the iSCSI session";

    /// <summary>The device node of the LUN: that of the map over two paths, if there are two.</summary>
    internal static string DeviceOf(StackSpec stack, IReadOnlyList<string> portals, GivenLun? lun) =>
        stack.Multipath is null ? Disk(portals, lun) : Multipath.Node;

    /// <inheritdoc/>
    // Logs in over every portal, and waits for the block device; with two, the map waits for both paths.
    public override Task BuildAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct) =>
        hosts[Host].RunAsync(HostCommand.Script($"""
            {multipath?.Configure}
            systemctl start iscsid
            for portal in {string.Join(' ', portals)}; do iscsiadm {Node} -p $portal:{StackPaths.IscsiPort} -o new >/dev/null; done
            iscsiadm {Node} -o update {string.Join(" ", Settings().Select(s => $"-n {Shell.Quote(s.Key)} -v {Shell.Quote(s.Value)}"))}
            iscsiadm {Node} --login || [ $? = 15 ] # a session that is there already (iscsiadm(8), exit codes) is as good
            {(multipath is null ? WaitForDisk : "")}
            """), ct);

    /// <inheritdoc/>
    // Also removes what a stack with two paths left, if this one has only one.
    public override Task TearDownAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct) =>
        hosts[Host].RunAsync(HostCommand.Script($"""
            {Multipath.Remove}
            iscsiadm {Node} --logout 2>/dev/null || true
            iscsiadm {Node} -o delete 2>/dev/null || true
            {FindSessions}
            [ -z "$sessions" ]
            """), ct);

    /// <inheritdoc/>
    // A session is logged in and the LUN accepts I/O; with two paths, at least one is active.
    public async Task<bool> HasRecoveredAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct)
    {
        var works = multipath is null
            ? $"d=$(readlink -f {disk}); read -r state < /sys/block/${{d##*/}}/device/state; [ \"$state\" = running ]"
            : Multipath.HasActivePath;
        var outcome = await hosts[Host].RunAsync(HostCommand.Script($$"""
            {{FindSessions}}
            in=no; for s in $sessions; do read -r state < $s/state; echo "${s##*/}=$state"; [ "$state" != LOGGED_IN ] || in=yes; done
            [ $in = yes ]
            {{works}}
            """) with { AnyExitCode = true }, ct);
        return outcome.Succeeded;
    }

    /// <inheritdoc/>
    // A disk that error handling gave up stays offline until somebody says otherwise (kernel, scsi_error.c, scsi_sysfs.c).
    public async Task<bool> ReconnectAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct)
    {
        var outcome = await hosts[Host].RunAsync(HostCommand.Script($$"""
            systemctl start iscsid
            {{FindSessions}}
            in=0; did=no
            for s in $sessions; do
              read -r state < $s/state
              if [ "$state" = LOGGED_IN ]; then
                in=$((in+1))
                for disk in $s/device/target*/*:*/state; do
                  if read -r state 2>/dev/null < $disk && [ "$state" = offline ]; then echo running > $disk; did=yes; fi
                done
              else
                did=yes; timeout 20 iscsiadm -m session -r ${s##*session} --logout >/dev/null || true
              fi
            done
            if [ $in -lt {{portals.Count}} ]; then did=yes; iscsiadm {{Node}} --login >/dev/null || [ $? = 15 ]; fi
            echo did=$did
            """) with { Deadline = TimeSpan.FromMinutes(2) }, ct);
        return outcome.Output.Contains("did=yes", StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    // Where two sessions differ in a setting, it has both values.
    public override async Task<EffectiveSettings?> ReadEffectiveAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct) =>
        EffectiveSettings.Parse((await hosts[Host].RunAsync(HostCommand.Script($$"""
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
            for name in {{OfSession}}; do all $name $(each "$sessions" $name); done
            for name in {{OfConnection}}; do all $name $(each "$connections" $name); done
            all write_cache $disk/queue/write_cache
            all scsi_timeout $(each "$disks" device/timeout)
            all cache_type $(each "$disks" 'device/scsi_disk/*/cache_type')
            """) with { AnyExitCode = true }, ct)).Output);

    /// <inheritdoc/>
    public override IEnumerable<Mismatch> Mismatches(StackReading reading) => Mismatch.Among(
        new Mismatch("session recovery_tmo", Seconds(RecoveryTimeout), reading[Name]["recovery_tmo"]),
        new Mismatch("session ping_tmo", Seconds(spec.NoopTimeout), reading[Name]["ping_tmo"]),
        new Mismatch("session recv_tmo", Seconds(spec.NoopInterval), reading[Name]["recv_tmo"]));

    /// <inheritdoc/>
    // With two paths it is the map that passes errors on.
    public override IEnumerable<string> Errors => multipath is not null
        ? []
        : [$"after {Seconds(spec.ReplacementTimeout)} s without the SAN (open-iscsi README, 8.1.2, replacement_timeout)"];

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, TimeSpan> Timers
    {
        get
        {
            var timers = new Dictionary<string, TimeSpan>
            {
                ["noop_out_interval"] = spec.NoopInterval,
                ["noop_out_timeout"] = spec.NoopTimeout,
                // After so long a silence an initiator knows (open-iscsi README, 8.1).
                ["noop_out"] = spec.NoopInterval + spec.NoopTimeout,
            };
            if (multipath is null) timers["replacement_timeout"] = spec.ReplacementTimeout;
            return timers;
        }
    }

    // With two paths multipathd sets the replacement timeout to its own.
    private TimeSpan RecoveryTimeout => multipath?.FastIoFailTimeout ?? spec.ReplacementTimeout;

    private string Node => $"-m node -T {target}";

    private const string OfSession = "initiatorname recovery_tmo state abort_tmo lu_reset_tmo tgt_reset_tmo fast_abort "
        + "first_burst_len max_burst_len immediate_data initial_r2t";

    private const string OfConnection = "ping_tmo recv_tmo header_digest data_digest persistent_address";

    // Directories of all sessions of ours: a variable for the scripts above.
    private string FindSessions => $"""
        sessions= ; for s in /sys/class/iscsi_session/session*; do
          if read -r name 2>/dev/null < $s/targetname && [ "$name" = {target} ]; then sessions="$sessions $s"; fi
        done
        """;

    private string WaitForDisk => $"""
        n=0; until [ -b {disk} ]; do n=$((n+1)); [ $n -lt 100 ] || break; sleep 0.1; done
        [ -b {disk} ] || ( echo 'logged in, but the LUN does not appear: {disk}' >&2; exit 1 )
        """;

    // A name that does not depend on the order of discovery.
    private static string Disk(IReadOnlyList<string> portals, GivenLun? lun) =>
        $"/dev/disk/by-path/ip-{portals[0]}:{StackPaths.IscsiPort}-iscsi-{lun?.TargetName ?? StackPaths.TargetName}-lun-{lun?.Number ?? 0}";

    private IEnumerable<KeyValuePair<string, string>> Settings() => new Dictionary<string, string>
    {
        ["node.startup"] = "manual",
        ["node.session.timeo.replacement_timeout"] = Seconds(spec.ReplacementTimeout),
        ["node.conn[0].timeo.noop_out_interval"] = Seconds(spec.NoopInterval),
        ["node.conn[0].timeo.noop_out_timeout"] = Seconds(spec.NoopTimeout),
    }.Concat(spec.Settings);

    private static string Seconds(TimeSpan time) => ((long)time.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
