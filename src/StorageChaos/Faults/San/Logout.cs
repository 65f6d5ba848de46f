using System.Text.Json.Serialization;
using StorageChaos.Faults.Commands;
using StorageChaos.Hosts;
using StorageChaos.Nodes;
using StorageChaos.Stacks;

namespace StorageChaos.Faults.San;

/// <summary>
/// The gateway logs out of its session while the LUN is in use, and logs in again on heal (iscsiadm(8)). The LUN's device
/// is removed under the file system, and comes back as another one: what was mounted stays dead until it is mounted anew.
/// </summary>
public sealed record Logout : Fault
{
    private const string Of = "session";

    /// <summary>The link whose portal the session goes to.</summary>
    public string Link { get; init; } = "san";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Unit => "sessions gone";

    /// <inheritdoc/>
    public override string Describe() => $"logout of the session over {Link}";

    /// <inheritdoc/>
    public override FaultPlan Compile(string id, Topology topology)
    {
        var link = topology.Link(Link);
        var (gateway, portal) = (link.Client.Host, $"{link.Server.Address}:{StackPaths.IscsiPort}");
        var find = Initiator.Find(link.Server.Address);
        return new FaultPlan
        {
            Prepare = [new PlanStep(gateway, HostCommand.Script($"""
                {find}
                [ -n "$session" ] || ( echo 'there is no session to {portal}' >&2; exit 1 )
                {Note.Keep(id, Of, $"echo {portal}")}
                """))],
            Inject =
            [
                new PlanStep(
                    gateway, HostCommand.Of("iscsiadm", "-m", "node", "-T", StackPaths.TargetName, "-p", portal, "--logout")),
            ],
            Heal = [new PlanStep(gateway, HostCommand.Script(Restore(id)))],
            Clear = [new PlanStep(gateway, HostCommand.Script(Note.Forget(id, Of)))],
            Probe = [new PlanStep(gateway, HostCommand.Script($"""
                {find}
                if [ -e {Note.Path(id, Of)} ] && [ -z "$session" ]; then echo in-place=yes; echo effect=1; else echo in-place=no; echo effect=0; fi
                echo "session=$session"
                """))],
        };
    }

    /// <summary>Logs in again wherever it is noted that there was a session, unless its node was forgotten since.</summary>
    internal static string Sweep => $"{Restore(Note.Any)}\n{Note.Forget(Note.Any, Of)}";

    // 15: there is a session already; 21: no such node (iscsiadm(8)).
    private static string Restore(string id) => Note.Each(id, Of, $"""
        read -r portal < "$note"
        code=0; iscsiadm -m node -T {StackPaths.TargetName} -p "$portal" --login || code=$?
        case $code in 0 | 15 | 21) ;; *) exit $code ;; esac
        """);
}
