using System.Globalization;
using StorageChaos.Hosts;
using StorageChaos.Stacks.Abilities;
using StorageChaos.Stacks.Contracts;

namespace StorageChaos.Stacks.Iscsi;

/// <summary>
/// The map over both paths to the LUN (multipathd(8)). All other devices of the host are left alone, and a host that has a
/// multipath set-up of its own is refused: the overrides that our map needs would hold for all its maps.
/// </summary>
/// <param name="host">The node with the initiator.</param>
/// <param name="spec">What to do when no path is left.</param>
public sealed class Multipath(string host, MultipathSpec spec) : StackPart("multipath", host), IBlockDevice
{
    /// <summary>The map's device node.</summary>
    internal const string Node = $"/dev/mapper/{Map}";

    private const string Map = "storagechaos-lun";

    // multipath-tools reads every *.conf there beside /etc/multipath.conf, which need not exist. What bears our name is ours.
    private const string Directory = "/etc/multipath/conf.d";
    private const string Configuration = $"{Directory}/storagechaos.conf";

    // NAA 6h: LIO's company id, then the first 25 hexadecimal digits of the serial number (target_core_spc.c); scsi_id(8) puts the
    // 3 in front.
    private static readonly string Wwid = $"36001405{StackPaths.LunSerial[..25]}";

    /// <inheritdoc/>
    public string Device => Node;

    /// <summary>How long a broken session holds I/O before it goes to the other path.</summary>
    internal TimeSpan FastIoFailTimeout => spec.FastIoFailTimeout;

    /// <inheritdoc/>
    // The session has logged in over both portals, and has written our configuration before that.
    public override Task BuildAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct) =>
        hosts[Host].RunAsync(HostCommand.Script(Start), ct);

    /// <inheritdoc/>
    // The session removes it, also one that an earlier stack left.
    public override Task TearDownAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct) => Task.CompletedTask;

    /// <inheritdoc/>
    // What multipathd made of all its configuration.
    public override async Task<EffectiveSettings?> ReadEffectiveAsync(IReadOnlyDictionary<string, IHost> hosts, CancellationToken ct) =>
        EffectiveSettings.Parse((await hosts[Host].RunAsync(HostCommand.Script($$"""
            multipathd show maps raw format '%n;wwid=%w;no_path_retry=%Q;paths=%N;failback=%F' | grep '^{{Map}};' | tr ';' '\n'
            multipathd show paths raw format 'path.%d=%i %t %T %o'
            multipathd show config local | sed -n 's/^\t\(polling_interval\|max_polling_interval\|checker_timeout\) /\1=/p'
            echo "table=$(dmsetup table {{Map}})"
            echo "active=$(dmsetup status {{Map}} | grep -Eo ':[0-9]+ A ' | wc -l)"
            """) with { AnyExitCode = true }, ct)).Output);

    /// <inheritdoc/>
    public override IEnumerable<Mismatch> Mismatches(StackReading reading) => Mismatch.Among(
        new Mismatch("active paths", "2", reading[Name]["active"]),
        new Mismatch("no_path_retry", Shown(spec.NoPathRetry), reading[Name]["no_path_retry"]));

    /// <inheritdoc/>
    public override IEnumerable<string> Errors => spec.NoPathRetry switch
    {
        "queue" => [],
        "fail" => [$"after {Seconds(spec.FastIoFailTimeout)} s without any path (multipath.conf(5), no_path_retry fail)"],
        _ =>
        [
            $"after {Seconds(spec.FastIoFailTimeout)} s and {spec.NoPathRetry} checks without any path "
            + "(multipath.conf(5), no_path_retry)",
        ],
    };

    /// <inheritdoc/>
    public override IReadOnlyDictionary<string, TimeSpan> Timers => new Dictionary<string, TimeSpan>
    {
        ["fast_io_fail_tmo"] = spec.FastIoFailTimeout,
    };

    /// <summary>
    /// Shell text for before the login. multipathd must not run yet: it would make the map with the first path that appears
    /// and add the other when udev is through with the map, which takes three times as long on an emulated guest.
    /// </summary>
    internal string Configure => $"""
        if [ ! -e {Configuration} ]; then
          for foreign in /etc/multipath.conf {Directory}/*.conf; do
            [ ! -e "$foreign" ] || ( echo "this host has a multipath set-up of its own, $foreign, which two paths of ours would change" >&2; exit 1 )
          done
          ! systemctl -q is-active multipathd || ( echo 'multipathd already runs on this host, and our two paths would change what it does' >&2; exit 1 )
        fi
        mkdir -p {Directory}
        printf %s {Shell.Quote(Text())} > {Configuration}
        """;

    /// <summary>Shell text for after the login: both devices are there, and become one map with two active paths.</summary>
    private static string Start => $"""
        udevadm settle --timeout=30
        systemctl start multipathd
        udevadm wait --timeout=30 {Node}
        n=0; until [ "$(dmsetup status {Map} | grep -Eo ':[0-9]+ A ' | wc -l)" = 2 ]; do n=$((n+1)); [ $n -lt 50 ] || break; sleep 0.2; done
        [ $n -lt 50 ] || ( echo 'logged in over both links, but the map does not have two active paths:' >&2; dmsetup status {Map} >&2; exit 1 )
        """;

    /// <summary>
    /// Shell text for before the logout: removes the map from whatever state, also if this stack has none but an earlier one had.
    /// </summary>
    internal static string Remove => $"""
        if [ -e {Configuration} ]; then
          dmsetup message {Map} 0 fail_if_no_path 2>/dev/null || true
          systemctl stop multipathd.socket multipathd
          ! dmsetup info {Map} >/dev/null 2>&1 || multipath -R 5 -f {Map}
          multipath -w {Wwid} >/dev/null 2>&1 || true
          rm {Configuration}
        fi
        """;

    /// <summary>
    /// Shell text that prints the state of the paths, and fails if none is active (kernel source, drivers/md/dm-mpath.c, status).
    /// </summary>
    internal static string HasActivePath => $"""
        status=$(dmsetup status {Map}); echo "$status"
        echo "$status" | grep -Eq ':[0-9]+ A '
        """;

    /// <summary><c>no_path_retry</c> as multipathd shows it for a map with paths.</summary>
    private static string Shown(string noPathRetry) => noPathRetry switch
    {
        "queue" => "on",
        "fail" => "off",
        _ => $"{noPathRetry} chk",
    };

    // Overrides, since the built-in entry for LIO-ORG is a device section and beats the defaults.
    private string Text() => $$"""
        defaults {
        	find_multipaths no
        	user_friendly_names no
        	skip_kpartx yes
        	polling_interval {{Seconds(spec.PollingInterval)}}
        	max_polling_interval {{Seconds(spec.PollingInterval)}}
        }
        blacklist {
        	wwid ".*"
        }
        blacklist_exceptions {
        	wwid "{{Wwid}}"
        }
        multipaths {
        	multipath {
        		wwid "{{Wwid}}"
        		alias "{{Map}}"
        	}
        }
        overrides {
        	no_path_retry {{spec.NoPathRetry}}
        	fast_io_fail_tmo {{Seconds(spec.FastIoFailTimeout)}}
        {{string.Concat(spec.Settings.Select(s => $"\t{s.Key} \"{s.Value}\"\n"))}}}

        """;

    private static string Seconds(TimeSpan time) => ((long)time.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
