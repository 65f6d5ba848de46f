using StorageChaos.Faults.Commands;
using StorageChaos.Hosts;
using StorageChaos.Stacks;

namespace StorageChaos.Faults.Services;

/// <summary>
/// The target's portal group is disabled: LIO closes its sessions and refuses logins, though its portal still listens
/// (kernel source, <c>iscsi_target_tpg.c</c>, <c>iscsit_tpg_disable_portal_group</c>).
/// </summary>
internal static class PortalGroup
{
    private const string Enable = $"{StackPaths.PortalGroup}/enable";

    /// <summary>The plan.</summary>
    public static FaultPlan Plan(string id, string target, string initiator) => new()
    {
        Prepare = [new PlanStep(target, TargetAttribute.Keep(id, Enable, "0"))],
        Inject = [new PlanStep(target, TargetAttribute.Set(Enable, "0"))],
        Heal = [new PlanStep(target, TargetAttribute.Restore(id))],
        Clear = [new PlanStep(target, TargetAttribute.Forget(id))],
        Probe =
        [
            new PlanStep(target, HostCommand.Script($"{TargetAttribute.InPlace(Enable, "0")}\n{TargetAttribute.Sessions}")),
            new PlanStep(initiator, Initiator.ConnectionErrors),
        ],
    };
}
