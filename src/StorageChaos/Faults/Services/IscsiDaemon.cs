using StorageChaos.Faults.Commands;
using StorageChaos.Hosts;

namespace StorageChaos.Faults.Services;

/// <summary>
/// iscsid dies by SIGKILL. Its sessions go on in the kernel; what breaks while it is away stays broken, until it is
/// started again and takes the sessions over (iscsid(8)).
/// </summary>
internal static class IscsiDaemon
{
    private const string Of = "iscsid";
    private const string Count = "pgrep -c -x iscsid || :";

    /// <summary>The plan.</summary>
    public static FaultPlan Plan(string id, string initiator) => new()
    {
        Prepare = [new PlanStep(initiator, HostCommand.Script($"systemctl -q is-active iscsid\n{Note.Keep(id, Of, Count)}"))],
        Inject = [new PlanStep(initiator, HostCommand.Of("systemctl", "kill", "--signal=KILL", "iscsid.service"))],
        Heal = [new PlanStep(initiator, HostCommand.Script(Restore(id)))],
        Clear = [new PlanStep(initiator, HostCommand.Script(Note.Forget(id, Of)))],
        Probe = [new PlanStep(initiator, HostCommand.Script($$"""
            left=$({{Count}}); killed=0
            {{Note.Each(id, Of, """
                read -r noted < "$note"
                killed=$((noted - left))
                """)}}
            if [ "$killed" -gt 0 ] && [ "$left" = 0 ]; then echo in-place=yes; else echo in-place=no; fi
            echo "effect=$killed"
            for s in /sys/class/iscsi_session/session*/state; do [ ! -r $s ] || echo "session=$(cat $s)"; done
            """))],
    };

    /// <summary>Starts it again wherever it is noted that it ran.</summary>
    internal static string Sweep => $"{Restore(Note.Any)}\n{Note.Forget(Note.Any, Of)}";

    private static string Restore(string id) => Note.Each(id, Of, "systemctl start iscsid.service");
}
