namespace StorageChaos.Faults.Schedules;

/// <summary>A fault and when it happens: once, repeatedly, or at times that were drawn.</summary>
public sealed record ScheduledFault
{
    /// <summary>What breaks.</summary>
    public required Fault Fault { get; init; }

    /// <summary>When, counted from the end of the steady state. Faults whose times overlap are there at the same time.</summary>
    public Duration? After { get; init; }

    /// <summary>When, counted from the end of the last heal of the fault before it in the list: a sequence.</summary>
    public Duration? AfterPrevious { get; init; }

    /// <summary>For how long, from the end of the injection to the start of the heal.</summary>
    public Duration? Hold { get; init; }

    /// <summary>Whether it comes again.</summary>
    public Repeat? Repeat { get; init; }

    /// <summary>
    /// The times themselves, instead of hold and repeat: what a run stores, so that it can be repeated exactly.
    /// </summary>
    public IReadOnlyList<Occurrence>? Occurrences { get; init; }

    /// <summary>The times, once they are drawn; counted from where this entry begins.</summary>
    internal IReadOnlyList<Occurrence> Times => Occurrences ?? [new Occurrence(TimeSpan.Zero, Hold!.Value.Fixed)];

    /// <summary>What is wrong with the times, one sentence each, beginning with the key.</summary>
    /// <param name="first">Whether no entry is before it.</param>
    /// <param name="timers">The stack's timers.</param>
    internal IEnumerable<string> Problems(bool first, IReadOnlyDictionary<string, TimeSpan> timers)
    {
        var lengths = new (string Key, Duration? Length)[]
        {
            ("after", After),
            ("afterPrevious", AfterPrevious),
            ("hold", Hold),
            ("repeat.period", Repeat?.Period),
            ("repeat.jitter", Repeat?.Jitter),
        };
        var unknown = lengths.Select(l => (l.Key, Problem: l.Length?.Problem(timers))).Where(l => l.Problem is not null).ToList();
        foreach (var (key, problem) in unknown) yield return $"{key}: {problem}";
        if (unknown.Count > 0) yield break;

        if (After is not null && AfterPrevious is not null) yield return "afterPrevious: after is given too; a fault has one beginning";
        if (first && AfterPrevious is not null) yield return "afterPrevious: there is no fault before the first";
        if (Occurrences is not null)
        {
            if (Hold is not null || Repeat is not null) yield return "occurrences: they have their own times; leave hold and repeat out";
            if (Occurrences.Count == 0) yield return "occurrences: there is none";
            for (var i = 0; i < Occurrences.Count; i++)
            {
                foreach (var (key, time) in new[] { ("at", Occurrences[i].At), ("hold", Occurrences[i].Hold) })
                {
                    if (new Duration(time).Problem(timers) is { } problem) yield return $"occurrences[{i}].{key}: {problem}";
                }

                if (Occurrences[i].Hold <= TimeSpan.Zero) yield return $"occurrences[{i}].hold: a fault needs some time to take effect";
                if (i > 0 && Occurrences[i].At <= Occurrences[i - 1].At + Occurrences[i - 1].Hold)
                    yield return $"occurrences[{i}].at: the one before is still there";
            }

            yield break;
        }

        if (Hold is not { } length || length.Resolve(timers) is not { Ticks: > 0 } hold)
        {
            yield return "hold: a fault needs some time to take effect";
            yield break;
        }

        if (Repeat is not { } repeat) yield break;
        var (period, jitter) = (repeat.Period.Resolve(timers), repeat.Jitter.Resolve(timers));
        if (repeat.Times is < 2 or > 1000) yield return $"repeat.times: {repeat.Times} is not between 2 and 1000";
        else if (period > Duration.Longest / repeat.Times)
            yield return $"repeat.times: {repeat.Times} times {period.TotalHours:0.#} h is more than {Duration.Longest.TotalHours:0} h";
        if (jitter >= hold)
            yield return $"repeat.jitter: {jitter.TotalSeconds:0.###} s could take all of the hold of {hold.TotalSeconds:0.###} s";
        if (period <= hold + 3 * jitter)
            yield return $"repeat.period: {period.TotalSeconds:0.###} s leaves no time between a hold of {hold.TotalSeconds:0.###} s "
                + $"and the next, with a jitter of {jitter.TotalSeconds:0.###} s";
    }
}
