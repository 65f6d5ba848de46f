using System.Globalization;
using System.Text.Json.Serialization;
using StorageChaos.Faults.Commands;
using StorageChaos.Hosts;
using StorageChaos.Nodes;

namespace StorageChaos.Faults.Block;

/// <summary>
/// A slow disk: every request waits before it is passed on (dm-delay, kernel doc device-mapper/delay). Flushes wait as writes do.
/// </summary>
public sealed record BlockDelay : DiskFault
{
    /// <summary>How long a read waits. Whole milliseconds, at most an hour.</summary>
    public TimeSpan Read { get; init; }

    /// <summary>How long a write waits. Whole milliseconds, at most an hour.</summary>
    public TimeSpan Write { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Unit => "requests delayed";

    /// <inheritdoc/>
    public override string Describe() => string.Create(
        CultureInfo.InvariantCulture,
        $"slow disk: {Where()}, reads {Read.TotalMilliseconds:0} ms, writes {Write.TotalMilliseconds:0} ms late");

    /// <inheritdoc/>
    public override IEnumerable<string> Problems()
    {
        if (Read + Write <= TimeSpan.Zero) yield return "read: neither reads nor writes are delayed";
        foreach (var (key, delay) in new[] { ("read", Read), ("write", Write) })
        {
            if (delay > TimeSpan.FromHours(1) || delay.Ticks % TimeSpan.TicksPerMillisecond != 0)
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{key}: {delay.TotalMilliseconds} ms is not a whole number of milliseconds up to an hour");
        }
    }

    /// <inheritdoc/>
    public override FaultPlan Compile(string id, Topology topology)
    {
        var host = Host(topology);
        var device = ShimSwap.Device(id);
        var counted = string.Join(
            " + ", new[] { Read > TimeSpan.Zero ? "reads" : null, Write > TimeSpan.Zero ? "writes" : null }.OfType<string>());
        return new FaultPlan
        {
            Needs = [Need.Module(host, "dm-delay")],
            Prepare = [new PlanStep(host, HostCommand.Script(string.Create(CultureInfo.InvariantCulture, $"""
                {ShimSwap.ReadLayer(At)}
                dmsetup create {device} --table "0 $size delay $disk 0 {Read.TotalMilliseconds:0} $disk 0 {Write.TotalMilliseconds:0}"
                echo "0 $size linear /dev/mapper/{device} 0" > {ShimSwap.Table(id)}
                """)))],
            Inject = [new PlanStep(host, HostCommand.Script(ShimSwap.To(At, ShimSwap.Table(id))))],
            Heal = [new PlanStep(host, ShimSwap.Restore(At))],
            Clear = [new PlanStep(host, ShimSwap.Remove(id))],
            Probe = [new PlanStep(host, ShimSwap.Probe(At, id, counted.Length == 0 ? "0" : counted))],
        };
    }
}
