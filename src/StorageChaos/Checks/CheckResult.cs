namespace StorageChaos.Checks;

/// <summary>What one check came to.</summary>
public sealed record CheckResult
{
    /// <summary>Name of the check, e.g. <c>acknowledged-writes</c>.</summary>
    public required string Check { get; init; }

    /// <summary>Its verdict.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>Why, in one sentence with the figures that matter.</summary>
    public required string Reason { get; init; }

    /// <summary>Whether there was anything to judge: a kind of work that a run does not have is not.</summary>
    public bool Applies { get; init; } = true;

    /// <summary>Counts and times (seconds) by name, e.g. <c>acknowledged</c>, <c>lost</c>, <c>longestStall</c>.</summary>
    public IReadOnlyDictionary<string, double> Figures { get; init; } = new Dictionary<string, double>();

    /// <summary>Everything found.</summary>
    public IReadOnlyList<Anomaly> Anomalies { get; init; } = [];

    /// <summary>What followed from what, in the order of time; null where a check has nothing to say about that.</summary>
    public IReadOnlyList<TimeLineEntry>? TimeLine { get; init; }
}
