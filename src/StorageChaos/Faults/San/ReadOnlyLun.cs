using System.Text.Json.Serialization;
using StorageChaos.Faults.Commands;
using StorageChaos.Hosts;
using StorageChaos.Nodes;
using StorageChaos.Stacks;

namespace StorageChaos.Faults.San;

/// <summary>
/// The mapped LUN becomes write protected under the initiator, which is not told (targetcli(8), <c>write_protect</c>): reads
/// succeed, each write ends with DATA PROTECT (SPC-4).
/// </summary>
public sealed record ReadOnlyLun : Fault
{
    private const string WriteProtect = $"{StackPaths.PortalGroup}/acls/*/lun_0/write_protect";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Unit => "commands that failed";

    /// <inheritdoc/>
    public override string Describe() => "the LUN becomes write protected";

    /// <inheritdoc/>
    public override FaultPlan Compile(string id, Topology topology)
    {
        var san = topology.Link(LinkName.San);
        return new FaultPlan
        {
            Prepare = [new PlanStep(san.Server.Host, TargetAttribute.Keep(id, WriteProtect, "1"))],
            Inject = [new PlanStep(san.Server.Host, TargetAttribute.Set(WriteProtect, "1"))],
            Heal = [new PlanStep(san.Server.Host, TargetAttribute.Restore(id))],
            Clear = [new PlanStep(san.Server.Host, TargetAttribute.Forget(id))],
            Probe =
            [
                new PlanStep(san.Server.Host, HostCommand.Script(TargetAttribute.InPlace(WriteProtect, "1"))),
                new PlanStep(san.Client.Host, Initiator.FailedCommands),
            ],
        };
    }
}
