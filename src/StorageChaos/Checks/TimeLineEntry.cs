namespace StorageChaos.Checks;

/// <summary>The first time that one host came to one stage of a cascade of errors.</summary>
public sealed record TimeLineEntry
{
    /// <summary>When, in seconds of the run, by the host's own clock less its offset.</summary>
    public required double Time { get; init; }

    /// <summary>The host.</summary>
    public required string Host { get; init; }

    /// <summary>The stage, as in <c>Data/cascade-stages.tsv</c>.</summary>
    public required string Stage { get; init; }

    /// <summary>Seconds since the last injection before it; null if there was none.</summary>
    public double? AfterInjection { get; init; }

    /// <summary>Seconds since the stage before it, on whichever host; null for the first.</summary>
    public double? AfterPrevious { get; init; }

    /// <summary>The line that says so.</summary>
    public required string Line { get; init; }

    /// <summary>Where that is, relative to the run directory, e.g. <c>logs/gateway.log:42</c>.</summary>
    public required string Evidence { get; init; }
}
