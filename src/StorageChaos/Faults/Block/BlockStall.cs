using System.Text.Json.Serialization;
using StorageChaos.Hosts;
using StorageChaos.Storage;

namespace StorageChaos.Faults.Block;

/// <summary>
/// A disk that takes requests and answers none, until it is healed and answers all of them: a volume whose I/O is paused.
/// By a delay without end (dm-delay) and not by suspending the device, because a suspended device does not tell what waits in it.
/// </summary>
public sealed record BlockStall : LayerFault
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Unit => "requests held";

    /// <inheritdoc/>
    public override string Describe() => $"stalled disk: {Where()} answers nothing";

    /// <inheritdoc/>
    public override FaultPlan Compile(string id, LinkMap links) => new()
    {
        Needs = [Need.Module(Host, "dm-delay")],
        Prepare = [new PlanStep(Host, Prepare(At, id))],
        Inject = [new PlanStep(Host, HostCommand.Script(LayerSwap.To(At, LayerSwap.Table(id))))],
        Heal = [new PlanStep(Host, LayerSwap.Restore(At))],
        Clear = [new PlanStep(Host, LayerSwap.Remove(id))],
        Probe = [new PlanStep(Host, Probe(At))],
    };

    /// <summary>Writes the table of a disk that answers nothing.</summary>
    internal static HostCommand Prepare(LayerPlace place, string id) => HostCommand.Script($"""
        {LayerSwap.ReadLayer(place)}
        echo "0 $size delay $disk 0 {LayerSwap.Forever}" > {LayerSwap.Table(id)}
        """);

    // Nothing leaves a table that answers nothing, so what waits in it only rises: reads, writes and flushes (dm-delay.c, status).
    private static HostCommand Probe(LayerPlace place) => HostCommand.Script($"""
        status=$(dmsetup status {StackPaths.Layer(place)} 2>/dev/null) || status=
        set -- $status
        if [ "${Braces("3:-")}" = delay ]; then echo in-place=yes; else echo in-place=no; set -- 0 0 0 0 0 0; fi
        printf '%s\n' effect=$(($4 + $5 + $6)) reads=$4 writes=$5 flushes=$6
        """);

    private static string Braces(string text) => "{" + text + "}";
}
