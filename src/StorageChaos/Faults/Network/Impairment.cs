using System.Globalization;
using System.Text.Json.Serialization;
using StorageChaos.Nodes;

namespace StorageChaos.Faults.Network;

/// <summary>How a delay varies around its mean (tc-netem(8)).</summary>
public enum DelayDistribution
{
    /// <summary>Evenly, within the jitter.</summary>
    Uniform,

    /// <summary>Normal, with the jitter as its standard deviation.</summary>
    Normal,

    /// <summary>Pareto: rare long ones.</summary>
    Pareto,

    /// <summary>A mixture of both.</summary>
    Paretonormal,
}

/// <summary>
/// A link that carries everything badly: packets are late, lost, doubled, out of order, damaged, or too many for its rate;
/// as many of these at once as are given. netem (tc-netem(8)) on a device of our own, to which the packets are redirected.
/// </summary>
public sealed record Impairment : LinkFault
{
    /// <summary>By how much each packet is late.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>By how much the delay varies, either way.</summary>
    public TimeSpan? Jitter { get; init; }

    /// <summary>How it varies.</summary>
    public DelayDistribution? Distribution { get; init; }

    /// <summary>By how much each delay depends on the one before, in percent.</summary>
    public double? DelayCorrelation { get; init; }

    /// <summary>Packets that are lost.</summary>
    public PacketLoss? Loss { get; init; }

    /// <summary>Packets that arrive twice, in percent.</summary>
    public double? Duplicate { get; init; }

    /// <summary>Packets that overtake those which are delayed, in percent; needs a delay.</summary>
    public double? Reorder { get; init; }

    /// <summary>
    /// Packets of which one bit is turned over, in percent. TCP's checksum finds it, and drops the segment: where packets
    /// arrive it is first computed anew, as a network card that has found it right already would have nobody look again.
    /// </summary>
    public double? Corrupt { get; init; }

    /// <summary>How much gets through, in bits a second: <c>256kbit</c>, <c>10mbit</c>. What is too much waits in a queue.</summary>
    public string? Rate { get; init; }

    /// <summary>Seed of netem's own random numbers; used where tc has it (iproute2 6.6), and left out where it has not.</summary>
    public uint? Seed { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Unit => "packets";

    /// <inheritdoc/>
    public override string Describe() => $"{string.Join(", ", Words())} on {Where()}";

    /// <inheritdoc/>
    public override IEnumerable<string> Problems()
    {
        foreach (var problem in base.Problems().Concat(Loss?.Problems() ?? [])) yield return problem;
        foreach (var (key, share) in new[] { ("duplicate", Duplicate), ("reorder", Reorder), ("corrupt", Corrupt) })
        {
            if (share is not null and not (> 0 and <= 100))
                yield return $"{key}: {Number(share.Value)} is not more than 0 and at most 100 percent";
        }

        if (DelayCorrelation is not null and not (>= 0 and <= 100))
            yield return $"delayCorrelation: {Number(DelayCorrelation.Value)} is not between 0 and 100 percent";
        if (Delay is { } delay && delay <= TimeSpan.Zero) yield return "delay: is nothing";
        if (Delay is null && (Jitter ?? (object?)DelayCorrelation ?? Distribution ?? (object?)Reorder) is not null)
            yield return "delay: jitter, distribution, delayCorrelation and reorder need one";
        if (Jitter is null && (Distribution ?? (object?)DelayCorrelation) is not null)
            yield return "jitter: distribution and delayCorrelation need one";
        if (Jitter > Delay) yield return "jitter: is longer than the delay";
        if (Rate is not null && BitRate.Parse(Rate) is null) yield return $"rate: '{Rate}' is not a rate such as 256kbit, 10mbit or 1gbit";
        if (!Words().Any()) yield return "delay: none of delay, loss, duplicate, reorder, corrupt and rate is given";
    }

    /// <inheritdoc/>
    public override FaultPlan Compile(string id, Topology topology) => TrafficPlan.Of(id, Hooks(topology), Scope, Port, Netem());

    private Netem Netem()
    {
        var delay = Delay is not { } d ? null
            : $"delay {Milliseconds(d)}"
                + (Jitter is { } j ? $" {Milliseconds(j)}" : "")
                + (DelayCorrelation is { } c ? $" {Number(c)}%" : "")
                + (Distribution is { } shape and not DelayDistribution.Uniform
                    ? $" distribution {shape.ToString().ToLowerInvariant()}"
                    : "");
        var each = new[]
        {
            Duplicate is { } twice ? $"duplicate {Number(twice)}%" : null,
            Corrupt is { } corrupt ? $"corrupt {Number(corrupt)}%" : null,
        };
        var queue = new[]
        {
            delay,
            Reorder is { } reorder ? $"reorder {Number(reorder)}%" : null,
            Rate is { } rate ? $"rate {rate}" : null,
        };
        return new Netem
        {
            Loss = Loss?.Netem,
            Each = string.Join(' ', each.OfType<string>()),
            Queue = string.Join(' ', queue.OfType<string>()),
            Damages = Corrupt is not null,
            Limit = Limit(),
            Nested = Loss is not null && (Delay is not null || Rate is not null) && Duplicate is null,
            Total = Loss?.IsTotal == true,
            Seed = Seed,
        };
    }

    // The queue has room for all packets that are under way during one delay, at the given rate or at 10 Gbit/s, and for as many
    // again, because jitter holds some of them longer. A shorter queue would turn delay into loss.
    private int Limit()
    {
        var held = (Delay + (Jitter ?? TimeSpan.Zero) * 3)?.TotalSeconds ?? 0;
        var packets = (Rate is null ? 10e9 : BitRate.Parse(Rate) ?? 0) * held / 8 / 1500;
        return (int)Math.Clamp(Math.Ceiling(2 * packets), 1000, 1_000_000);
    }

    private IEnumerable<string> Words()
    {
        if (Delay is { } delay)
            yield return $"{Milliseconds(delay)} delay{(Jitter is { } jitter ? $" ± {Milliseconds(jitter)}" : "")}"
                + $"{(Distribution is { } shape ? $" ({shape.ToString().ToLowerInvariant()})" : "")}";
        if (Loss is not null) yield return Loss.Describe();
        if (Duplicate is { } twice) yield return $"{Number(twice)} % duplicated";
        if (Reorder is { } reorder) yield return $"{Number(reorder)} % reordered";
        if (Corrupt is { } corrupt) yield return $"{Number(corrupt)} % corrupted";
        if (Rate is not null) yield return $"rate {Rate}";
    }

    private static string Milliseconds(TimeSpan time) => $"{Number(time.TotalMilliseconds)}ms";

    private static string Number(double number) => number.ToString(CultureInfo.InvariantCulture);
}
