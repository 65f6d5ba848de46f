using System.Text.Json.Serialization;
using StorageChaos.Hosts;

namespace StorageChaos.Faults.Block;

/// <summary>
/// A disk that lies: from one instant on it acknowledges writes and flushes and keeps none (dm-flakey <c>drop_writes</c>,
/// kernel doc device-mapper/dm-flakey). Not a volatile cache: what is on the disk is a clean prefix of what was written.
/// </summary>
public sealed record LyingDisk : LayerFault
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Unit => "writes swallowed";

    /// <inheritdoc/>
    public override string Describe() => $"lying disk: {Where()} acknowledges writes and drops them";

    /// <inheritdoc/>
    public override FaultPlan Compile(string id, LinkMap links) => new()
    {
        Needs = [Need.Module(Host, "dm-flakey")],
        // Up for 0 seconds, down for a day: down from the first moment.
        Prepare = [new PlanStep(Host, HostCommand.Script($"""
            {LayerSwap.ReadLayer(At)}
            dmsetup create {LayerSwap.Device(id)} --table "0 $size flakey $disk 0 0 86400 1 drop_writes"
            echo "0 $size linear /dev/mapper/{LayerSwap.Device(id)} 0" > {LayerSwap.Table(id)}
            """))],
        Inject = [new PlanStep(Host, HostCommand.Script(LayerSwap.To(At, LayerSwap.Table(id))))],
        Heal = [new PlanStep(Host, LayerSwap.Restore(At))],
        Clear = [new PlanStep(Host, LayerSwap.Remove(id))],
        Probe = [new PlanStep(Host, LayerSwap.Probe(At, id, "writes"))],
    };
}
