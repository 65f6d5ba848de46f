namespace StorageChaos.Checks.Expectations;

/// <summary>Limits of what the application may feel of the faults; one that is exceeded fails the run. Each may be left out.</summary>
public sealed record ServiceLevel
{
    /// <summary>The longest operation may take this long.</summary>
    public TimeSpan? MaximumStall { get; init; }

    /// <summary>Nobody may be served for this share of the time after the steady phase, 0-1.</summary>
    public double? MaximumUnavailable { get; init; }

    /// <summary>From the last heal to the first acknowledged operation it may take this long.</summary>
    public TimeSpan? MaximumTimeToRecover { get; init; }

    /// <summary>So many operations may come back with an error.</summary>
    public long? MaximumErrors { get; init; }

    /// <summary>
    /// No limit of its own: a time without service is an outage if it is longer than this. Null: 20 times the p99 of the steady
    /// state, but 1 s at least and 5 s at most.
    /// </summary>
    public TimeSpan? MinimumOutage { get; init; }

    /// <summary>Whether there is any limit.</summary>
    internal bool Any =>
        MaximumStall is not null || MaximumUnavailable is not null || MaximumTimeToRecover is not null || MaximumErrors is not null;

    /// <summary>What is out of range, to follow the key of the section.</summary>
    internal IEnumerable<string> Problems(Expectation expect)
    {
        if (!Any && MinimumOutage is null)
            yield return ": there is no limit in it";
        if (MinimumOutage is { } outage && outage <= TimeSpan.Zero)
            yield return $".minimumOutage: {outage.TotalSeconds:0.###} s is not positive";
        if (MaximumStall is { } stall && (stall <= TimeSpan.Zero || stall < expect.MinimumStall))
            yield return $".maximumStall: {stall.TotalSeconds:0.###} s is not positive, " +
                $"or below expect.minimumStall ({expect.MinimumStall.TotalSeconds:0.###} s)";
        if (MaximumUnavailable is { } share && share is not (>= 0 and <= 1))
            yield return $".maximumUnavailable: {share} is not a share between 0 and 1";
        if (MaximumTimeToRecover is { } recover && recover <= TimeSpan.Zero)
            yield return $".maximumTimeToRecover: {recover.TotalSeconds:0.###} s is not positive";
        if (MaximumErrors is { } errors && (errors < 0 || (errors == 0 && expect.Errors == ErrorExpectation.Surface)))
            yield return $".maximumErrors: {errors} is negative, or none where errors are to surface";
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", new[]
    {
        MaximumStall is { } stall ? $"a stall of {stall.TotalSeconds:0.###} s" : null,
        MaximumUnavailable is { } share ? $"{share:0.## %} without service" : null,
        MaximumTimeToRecover is { } recover ? $"{recover.TotalSeconds:0.###} s to recover" : null,
        MaximumErrors is { } errors ? $"{errors} errors" : null,
    }.OfType<string>());
}
