using System.Text.Json.Serialization;
using StorageChaos.Faults.Commands;
using StorageChaos.Hosts;
using StorageChaos.Nodes;
using StorageChaos.Stacks;

namespace StorageChaos.Faults.San;

/// <summary>
/// The target demands CHAP (RFC 7143 12.1), which the initiator does not offer, and the session is dropped: every
/// attempt to log in again fails its authentication, as after a password that was changed on one side alone.
/// </summary>
public sealed record ChapRefused : Fault
{
    private const string Authentication = $"{StackPaths.PortalGroup}/attrib/authentication";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Unit => "logins refused";

    /// <inheritdoc/>
    public override string Describe() => "CHAP demanded of an initiator without credentials";

    /// <inheritdoc/>
    public override FaultPlan Compile(string id, Topology topology)
    {
        var target = topology.Link(LinkName.San).Server.Host;
        return new FaultPlan
        {
            Needs = [Need.Tool(target, "ss")],
            Prepare = [new PlanStep(target, TargetAttribute.Keep(id, Authentication, "1"))],
            Inject = [new PlanStep(target, HostCommand.Script($"""
                echo 1 > {Authentication}
                ss -K sport = {StackPaths.IscsiPort} >/dev/null
                """))],
            Heal = [new PlanStep(target, TargetAttribute.Restore(id))],
            Clear = [new PlanStep(target, TargetAttribute.Forget(id))],
            Probe = [new PlanStep(target, HostCommand.Script($"""
                {TargetAttribute.InPlace(Authentication, "1")}
                refused=0; count={StackPaths.PortalGroup}/../fabric_statistics/iscsi_login_stats/authenticate_fails
                [ ! -r $count ] || read -r refused < $count
                echo "effect=$refused"
                {TargetAttribute.Sessions}
                """))],
        };
    }
}
