using System.Globalization;
using StorageChaos.Hosts;

namespace StorageChaos.Faults;

/// <summary>
/// Heals a fault from within the faulted host when the harness no longer does: a transient systemd timer
/// (systemd-run(1)), armed before the fault and disarmed after the heal.
/// </summary>
internal static class DeadMansSwitch
{
    /// <summary>How long beyond its planned hold a fault may live.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private static string Unit(string id) => $"storagechaos-guard-{id}";

    /// <summary>Arms it on one host.</summary>
    public static PlanStep Arm(string id, PlanStep heal, TimeSpan lease) => new(heal.Host, HostCommand.Of(
        ["systemd-run", "--quiet", "--collect", $"--unit={Unit(id)}", $"--on-active={lease.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture)}s",
            "--timer-property=AccuracySec=100ms", .. heal.Command.Argv]));

    /// <summary>Disarms it. Fails if it has fired, for then there is no such timer: the fault ended earlier than the history says.</summary>
    public static PlanStep Disarm(string id, string host) => new(host, HostCommand.Of("systemctl", "stop", $"{Unit(id)}.timer"));

    /// <summary>Stops every timer of ours that still runs, of whatever run. Transient units live in files there (systemd.unit(5)).</summary>
    public static HostCommand DisarmAll() => HostCommand.Script("""
        for timer in /run/systemd/transient/storagechaos-guard-*.timer; do
          [ ! -e "$timer" ] || systemctl stop "$(basename "$timer")"
        done
        """);
}
