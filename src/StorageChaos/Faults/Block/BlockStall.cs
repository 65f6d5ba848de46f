using System.Text.Json.Serialization;
using StorageChaos.Faults.Commands;
using StorageChaos.Hosts;
using StorageChaos.Nodes;
using StorageChaos.Stacks.Shims;

namespace StorageChaos.Faults.Block;

/// <summary>
/// A disk that takes requests and answers none, until it is healed and answers all of them: a volume whose I/O is paused.
/// By a delay without end (dm-delay) and not by suspending the device, because a suspended device does not tell what waits in it.
/// </summary>
public sealed record BlockStall : DiskFault
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Unit => "requests held";

    /// <inheritdoc/>
    public override string Describe() => $"stalled disk: {Where()} answers nothing";

    /// <inheritdoc/>
    public override FaultPlan Compile(string id, Topology topology)
    {
        var host = Host(topology);
        return new FaultPlan
        {
            Needs = [Need.Module(host, "dm-delay")],
            Prepare = [new PlanStep(host, Prepare(At, id))],
            Inject = [new PlanStep(host, HostCommand.Script(ShimSwap.To(At, ShimSwap.Table(id))))],
            Heal = [new PlanStep(host, ShimSwap.Restore(At))],
            Clear = [new PlanStep(host, ShimSwap.Remove(id))],
            Probe = [new PlanStep(host, Probe(At))],
        };
    }

    /// <summary>Writes the table of a disk that answers nothing.</summary>
    internal static HostCommand Prepare(ShimPosition place, string id) => HostCommand.Script($"""
        {ShimSwap.ReadLayer(place)}
        echo "0 $size delay $disk 0 {ShimSwap.Forever}" > {ShimSwap.Table(id)}
        """);

    // A request leaves this table only when it is swapped, so the number that waits only rises: reads, writes and flushes
    // (dm-delay.c, status).
    private static HostCommand Probe(ShimPosition place) => HostCommand.Script($"""
        status=$(dmsetup status {Shim.NameOf(place)} 2>/dev/null) || status=
        set -- $status
        if [ "${Braces("3:-")}" = delay ]; then echo in-place=yes; else echo in-place=no; set -- 0 0 0 0 0 0; fi
        printf '%s\n' effect=$(($4 + $5 + $6)) reads=$4 writes=$5 flushes=$6
        """);

    private static string Braces(string text) => "{" + text + "}";
}
