using System.Text.Json.Serialization;
using StorageChaos.Faults.Commands;
using StorageChaos.Hosts;
using StorageChaos.Nodes;

namespace StorageChaos.Faults.Block;

/// <summary>
/// A disk that lies: from one instant on it acknowledges writes and flushes and keeps none (dm-flakey <c>drop_writes</c>,
/// kernel doc device-mapper/dm-flakey). Not a volatile cache: what is on the disk is a clean prefix of what was written.
/// </summary>
public sealed record LyingDisk : DiskFault
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Unit => "writes swallowed";

    /// <inheritdoc/>
    public override string Describe() => $"lying disk: {Where()} acknowledges writes and drops them";

    /// <inheritdoc/>
    public override FaultPlan Compile(string id, Topology topology)
    {
        var host = Host(topology);
        return new FaultPlan
        {
            Needs = [Need.Module(host, "dm-flakey")],
            // Up for 0 seconds, down for a day: down from the first moment.
            Prepare = [new PlanStep(host, HostCommand.Script($"""
                {ShimSwap.ReadLayer(At)}
                dmsetup create {ShimSwap.Device(id)} --table "0 $size flakey $disk 0 0 86400 1 drop_writes"
                echo "0 $size linear /dev/mapper/{ShimSwap.Device(id)} 0" > {ShimSwap.Table(id)}
                """))],
            Inject = [new PlanStep(host, HostCommand.Script(ShimSwap.To(At, ShimSwap.Table(id))))],
            Heal = [new PlanStep(host, ShimSwap.Restore(At))],
            Clear = [new PlanStep(host, ShimSwap.Remove(id))],
            Probe = [new PlanStep(host, ShimSwap.Probe(At, id, "writes"))],
        };
    }
}
