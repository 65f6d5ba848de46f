using System.Globalization;

namespace StorageChaos.Faults.Network;

/// <summary>How packets are lost: by exactly one of three models of tc-netem(8).</summary>
public sealed record PacketLoss
{
    /// <summary>Each packet on its own, with this probability in percent.</summary>
    public double? Percent { get; init; }

    /// <summary>By how much each draw depends on the last, in percent; with <see cref="Percent"/> only.</summary>
    public double? Correlation { get; init; }

    /// <summary>Bursts: a good and a bad state (Gilbert 1960, Elliott 1963).</summary>
    public GilbertElliott? GilbertElliott { get; init; }

    /// <summary>Bursts within bursts (Salsano, Ludovici, Ordine 2009).</summary>
    public FourStates? FourStates { get; init; }

    internal string Netem => this switch
    {
        { GilbertElliott: { } g } => $"loss gemodel {Text(g.P)}% {Text(g.R)}% {Text(g.LossInBad)}% {Text(g.LossInGood)}%",
        { FourStates: { } f } => $"loss state {Text(f.P13)}% {Text(f.P31)}% {Text(f.P32)}% {Text(f.P23)}% {Text(f.P14)}%",
        { Correlation: { } c } => $"loss random {Text(Percent ?? 0)}% {Text(c)}%",
        _ => $"loss random {Text(Percent ?? 0)}%",
    };

    internal string Describe() => this switch
    {
        { GilbertElliott: { } g } => $"burst loss (Gilbert-Elliott p {Text(g.P)} %, r {Text(g.R)} %)",
        { FourStates: { } f } => $"burst loss (four states, p13 {Text(f.P13)} %)",
        _ => $"{Text(Percent ?? 0)} % loss",
    };

    /// <summary>Whether nothing gets through.</summary>
    internal bool IsTotal => Percent == 100;

    internal IEnumerable<string> Problems()
    {
        var models = new object?[] { Percent, GilbertElliott, FourStates }.Count(m => m is not null);
        if (models != 1) yield return $"loss: {models} models are given; give one of percent, gilbertElliott, fourStates";
        if (Correlation is not null && Percent is null) yield return "loss.correlation: only goes with percent";
        var shares = new (string Key, double? Value)[]
        {
            ("percent", Percent), ("correlation", Correlation),
            ("gilbertElliott.p", GilbertElliott?.P), ("gilbertElliott.r", GilbertElliott?.R),
            ("gilbertElliott.lossInBad", GilbertElliott?.LossInBad), ("gilbertElliott.lossInGood", GilbertElliott?.LossInGood),
            ("fourStates.p13", FourStates?.P13), ("fourStates.p31", FourStates?.P31), ("fourStates.p32", FourStates?.P32),
            ("fourStates.p23", FourStates?.P23), ("fourStates.p14", FourStates?.P14),
        };
        foreach (var (key, value) in shares.Where(s => s.Value is not null and not (>= 0 and <= 100)))
            yield return $"loss.{key}: {Text(value!.Value)} is not a share in percent (0-100)";
        if (Percent == 0 || GilbertElliott is { P: 0, LossInGood: 0 } || FourStates is { P13: 0, P14: 0 })
            yield return "loss: nothing would ever be lost";
    }

    private static string Text(double number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>Two states: packets get through in the good one and are lost in the bad one.</summary>
public sealed record GilbertElliott
{
    /// <summary>From good to bad, in percent a packet.</summary>
    public required double P { get; init; }

    /// <summary>From bad to good, in percent a packet: 100 / R is the mean length of a burst.</summary>
    public required double R { get; init; }

    /// <summary>Share lost in the bad state, in percent (1-h).</summary>
    public double LossInBad { get; init; } = 100;

    /// <summary>Share lost in the good state, in percent (1-k).</summary>
    public double LossInGood { get; init; }
}

/// <summary>Four states: 1 received, 2 received within a burst, 3 lost within a burst, 4 lost alone. All in percent a packet.</summary>
public sealed record FourStates
{
    /// <summary>From received to a burst's loss.</summary>
    public required double P13 { get; init; }

    /// <summary>From a burst's loss back to received.</summary>
    public required double P31 { get; init; }

    /// <summary>From a burst's loss to received within it.</summary>
    public double P32 { get; init; }

    /// <summary>From received within a burst to its loss.</summary>
    public double P23 { get; init; }

    /// <summary>From received to a loss alone.</summary>
    public double P14 { get; init; }
}
