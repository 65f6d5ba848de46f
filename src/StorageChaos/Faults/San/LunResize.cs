using System.Text.Json.Serialization;
using StorageChaos.Faults.Commands;
using StorageChaos.Hosts;
using StorageChaos.Nodes;
using StorageChaos.Stacks.Shims;

namespace StorageChaos.Faults.San;

/// <summary>
/// The LUN shrinks under a file system that is mounted, and grows back on heal: what lies behind the new end is out of
/// reach meanwhile, not gone. The initiator is made to look each time. A map over two paths keeps the size that it had.
/// </summary>
public sealed record LunResize : Fault
{
    private const string Of = "capacity";

    /// <summary>What is left of its capacity, in percent: 1-99.</summary>
    public required int To { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Unit => "MiB missing";

    /// <inheritdoc/>
    [JsonIgnore]
    public override ShimNeed? NeededShim => new(ShimPosition.Target);

    /// <inheritdoc/>
    public override string Describe() => $"the LUN shrinks to {To} %";

    /// <inheritdoc/>
    public override IEnumerable<string> Problems()
    {
        if (To is < 1 or > 99) yield return $"to: {To} is not between 1 and 99 percent";
    }

    /// <inheritdoc/>
    public override FaultPlan Compile(string id, Topology topology)
    {
        var san = topology.Link(LinkName.San);
        var (target, gateway) = (san.Server.Host, san.Client.Host);
        var rescan = new PlanStep(gateway, HostCommand.Script(Initiator.Rescan)) { Order = 1 };
        return new FaultPlan
        {
            Prepare =
            [
                new PlanStep(target, HostCommand.Script($$"""
                    {{ShimSwap.ReadLayer(ShimPosition.Target)}}
                    echo "0 $((size * {{To}} / 800 * 8)) linear $disk 0" > {{ShimSwap.Table(id)}}
                    """)),
                new PlanStep(gateway, HostCommand.Script(Note.Keep(id, Of, $"{Capacity}\necho $capacity"))),
            ],
            Inject = [new PlanStep(target, HostCommand.Script(ShimSwap.To(ShimPosition.Target, ShimSwap.Table(id)))), rescan],
            Heal = [new PlanStep(target, ShimSwap.Restore(ShimPosition.Target)), rescan],
            Clear = [new PlanStep(target, ShimSwap.Remove(id)), new PlanStep(gateway, HostCommand.Script(Note.Forget(id, Of)))],
            Probe = [new PlanStep(gateway, HostCommand.Script($$"""
                {{Capacity}}
                before=$capacity
                {{Note.Each(id, Of, "read -r before < \"$note\"")}}
                if [ "$capacity" -lt "$before" ]; then echo in-place=yes; else echo in-place=no; fi
                echo "effect=$(((before - capacity) / 2048))"
                echo "capacity=$((capacity / 2048))MiB"
                """))],
        };
    }

    /// <summary>Forgets the capacities that are noted. A layer gets its own capacity back with its table, elsewhere.</summary>
    internal static string Sweep => Note.Forget(Note.Any, Of);

    private static string Capacity { get; } =
        $"capacity=0\n{Initiator.EachOf("device/target*/*/block/*/size", "read -r capacity < $file")}";
}
