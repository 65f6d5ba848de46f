using System.Text.Json.Serialization;
using StorageChaos.Faults.Commands;
using StorageChaos.Hosts;
using StorageChaos.Nodes;

namespace StorageChaos.Faults.Block;

/// <summary>Which requests of a disk fail.</summary>
public enum BlockOperations
{
    /// <summary>All of them.</summary>
    All,

    /// <summary>Reads; writes pass.</summary>
    Reads,

    /// <summary>Writes and flushes; reads pass.</summary>
    Writes,
}

/// <summary>
/// A disk, or a part of it, that fails requests with EIO (dm-error). Reads or writes alone: by dm-delay without a delay, which
/// leads both to different devices (kernel doc device-mapper/delay); dm-flakey can fail reads alone only from Linux 6.5 on.
/// </summary>
public sealed record BlockError : DiskFault
{
    /// <summary>Which requests fail.</summary>
    public BlockOperations Operations { get; init; } = BlockOperations.All;

    /// <summary>Where the part that fails begins: <c>25%</c> of the disk, or bytes from its beginning, <c>1048576</c>.</summary>
    public string From { get; init; } = "0%";

    /// <summary>How long that part is, from there: <c>10%</c> of the disk, or bytes; <c>100%</c>: to its end.</summary>
    public string Length { get; init; } = "100%";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Unit => "failed requests";

    /// <inheritdoc/>
    public override string Describe()
    {
        var part = From == "0%" && Length == "100%" ? "" : $", {Length} from {From} on";
        var operations = Operations == BlockOperations.All ? "everything" : Operations.ToString().ToLowerInvariant();
        return $"I/O errors: {operations} on {Where()}{part}";
    }

    /// <inheritdoc/>
    public override IEnumerable<string> Problems()
    {
        foreach (var (key, text) in new[] { ("from", From), ("length", Length) })
        {
            if (Portion.Sectors(text) is null)
                yield return $"{key}: '{text}' is neither a percentage of the disk, such as 25%, nor a number of bytes";
        }

        if (Portion.IsZero(Length)) yield return $"length: '{Length}' is nothing";
        if (From == "100%") yield return "from: '100%' is the end of the disk";
    }

    /// <inheritdoc/>
    public override FaultPlan Compile(string id, Topology topology)
    {
        var host = Host(topology);
        var device = ShimSwap.Device(id);
        var error = $"/dev/mapper/{device}-error";
        var mapping = Operations switch
        {
            BlockOperations.Reads => $"delay {error} 0 0 $disk $from 0",
            BlockOperations.Writes => $"delay $disk $from 0 {error} 0 0",
            _ => $"linear {error} 0",
        };
        return new FaultPlan
        {
            Needs = Operations == BlockOperations.All ? [] : [Need.Module(host, "dm-delay")],
            Prepare = [new PlanStep(host, HostCommand.Script($$"""
                {{ShimSwap.ReadLayer(At)}}
                from=$(({{Portion.Sectors(From) ?? "0"}})) length=$(({{Portion.Sectors(Length) ?? "0"}}))
                [ $from -lt $size ] || { echo "the part that is to fail begins behind the end of the disk: sector $from of $size" >&2; exit 1; }
                [ $length -gt 0 ] && [ $((from + length)) -le $size ] || length=$((size - from))
                end=$((from + length))
                dmsetup create {{device}}-error --table "0 $length error"
                dmsetup create {{device}} --table "0 $length {{mapping}}"
                {
                  [ $from -eq 0 ] || echo "0 $from linear $disk 0"
                  echo "$from $length linear /dev/mapper/{{device}} 0"
                  [ $end -eq $size ] || echo "$end $((size - end)) linear $disk $end"
                } > {{ShimSwap.Table(id)}}
                """))],
            Inject = [new PlanStep(host, HostCommand.Script(ShimSwap.To(At, ShimSwap.Table(id))))],
            Heal = [new PlanStep(host, ShimSwap.Restore(At))],
            Clear = [new PlanStep(host, ShimSwap.Remove(id))],
            Probe = [new PlanStep(host, ShimSwap.Probe(At, id, Operations switch
            {
                BlockOperations.Reads => "reads",
                BlockOperations.Writes => "writes",
                _ => "reads + writes",
            }))],
        };
    }
}
