using System.Globalization;
using System.Text.Json.Serialization;
using StorageChaos.Hosts;

namespace StorageChaos.Faults.Block;

/// <summary>A slow disk: every request waits before it is passed on (dm-delay, kernel doc device-mapper/delay). Flushes wait as writes do.</summary>
public sealed record BlockDelay : LayerFault
{
    /// <summary>How long a read waits. Whole milliseconds, at most an hour.</summary>
    public TimeSpan Read { get; init; }

    /// <summary>How long a write waits. Whole milliseconds, at most an hour.</summary>
    public TimeSpan Write { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Unit => "requests delayed";

    /// <inheritdoc/>
    public override string Describe() => string.Create(CultureInfo.InvariantCulture, $"slow disk: {Where()}, reads {Read.TotalMilliseconds:0} ms, writes {Write.TotalMilliseconds:0} ms late");

    /// <inheritdoc/>
    public override IEnumerable<string> Problems()
    {
        if (Read + Write <= TimeSpan.Zero) yield return "read: neither reads nor writes are delayed";
        foreach (var (key, delay) in new[] { ("read", Read), ("write", Write) })
        {
            if (delay > TimeSpan.FromHours(1) || delay.Ticks % TimeSpan.TicksPerMillisecond != 0)
                yield return string.Create(CultureInfo.InvariantCulture, $"{key}: {delay.TotalMilliseconds} ms is not a whole number of milliseconds up to an hour");
        }
    }

    /// <inheritdoc/>
    public override FaultPlan Compile(string id, LinkMap links)
    {
        var counted = string.Join(" + ", new[] { Read > TimeSpan.Zero ? "reads" : null, Write > TimeSpan.Zero ? "writes" : null }.OfType<string>());
        return new FaultPlan
        {
            Needs = [Need.Module(Host, "dm-delay")],
            Prepare = [new PlanStep(Host, HostCommand.Script(string.Create(CultureInfo.InvariantCulture, $"""
                {LayerSwap.ReadLayer(At)}
                dmsetup create {LayerSwap.Device(id)} --table "0 $size delay $disk 0 {Read.TotalMilliseconds:0} $disk 0 {Write.TotalMilliseconds:0}"
                echo "0 $size linear /dev/mapper/{LayerSwap.Device(id)} 0" > {LayerSwap.Table(id)}
                """)))],
            Inject = [new PlanStep(Host, HostCommand.Script(LayerSwap.To(At, LayerSwap.Table(id))))],
            Heal = [new PlanStep(Host, LayerSwap.Restore(At))],
            Clear = [new PlanStep(Host, LayerSwap.Remove(id))],
            Probe = [new PlanStep(Host, LayerSwap.Probe(At, id, counted.Length == 0 ? "0" : counted))],
        };
    }
}
