namespace StorageChaos.Faults.Schedules;

/// <summary>
/// Faults drawn from a weighted catalogue, one after the other. The same seed draws the same schedule on every machine.
/// </summary>
public sealed record RandomSchedule
{
    /// <summary>How many faults, 1-1000.</summary>
    public required int Count { get; init; }

    /// <summary>Bounds of the quiet time before each.</summary>
    public required Bounds Gap { get; init; }

    /// <summary>Bounds of how long each is there; a catalogue entry may have its own.</summary>
    public required Bounds Hold { get; init; }

    /// <summary>What may be drawn.</summary>
    public required IReadOnlyList<WeightedFault> Catalogue { get; init; }

    /// <summary>The schedule that a seed draws.</summary>
    public IEnumerable<ScheduledFault> Draw(long seed, IReadOnlyDictionary<string, TimeSpan> timers)
    {
        var lots = new Lots(seed);
        for (var i = 0; i < Count; i++)
        {
            var gap = lots.Between(Gap.Min.Resolve(timers), Gap.Max.Resolve(timers));
            var drawn = Pick(lots.Below(Catalogue.Sum(c => c.Weight)));
            var bounds = drawn.Hold ?? Hold;
            yield return new ScheduledFault
            {
                Fault = drawn.Fault,
                After = i == 0 ? gap : null,
                AfterPrevious = i == 0 ? null : gap,
                Hold = lots.Between(bounds.Min.Resolve(timers), bounds.Max.Resolve(timers)),
            };
        }
    }

    /// <summary>What is wrong with it, one sentence each, beginning with the key. The faults are judged where all are.</summary>
    public IEnumerable<string> Problems(IReadOnlyDictionary<string, TimeSpan> timers)
    {
        if (Count is < 1 or > 1000) yield return $"count: {Count} is not between 1 and 1000";
        if (Catalogue.Count == 0) yield return "catalogue: nothing can be drawn from an empty one";
        foreach (var problem in Gap.Problems(timers)) yield return $"gap.{problem}";
        foreach (var problem in Hold.Problems(timers, atLeastSome: true)) yield return $"hold.{problem}";
        for (var i = 0; i < Catalogue.Count; i++)
        {
            if (Catalogue[i].Weight is < 1 or > 1_000_000)
                yield return $"catalogue[{i}].weight: {Catalogue[i].Weight} is not between 1 and 1000000";
            foreach (var problem in Catalogue[i].Hold?.Problems(timers, atLeastSome: true) ?? [])
                yield return $"catalogue[{i}].hold.{problem}";
        }
    }

    private WeightedFault Pick(int lot)
    {
        foreach (var entry in Catalogue)
        {
            if (lot < entry.Weight) return entry;
            lot -= entry.Weight;
        }

        throw new InvalidOperationException("the lot is not below the sum of the weights");
    }
}

/// <summary>Shortest and longest time.</summary>
public sealed record Bounds
{
    /// <summary>At least.</summary>
    public required Duration Min { get; init; }

    /// <summary>At most.</summary>
    public required Duration Max { get; init; }

    internal IEnumerable<string> Problems(IReadOnlyDictionary<string, TimeSpan> timers, bool atLeastSome = false)
    {
        if (Min.Problem(timers) is { } min) yield return $"min: {min}";
        else if (Max.Problem(timers) is { } max) yield return $"max: {max}";
        else if (Min.Resolve(timers) > Max.Resolve(timers)) yield return "min: is more than max";
        else if (atLeastSome && Min.Resolve(timers) <= TimeSpan.Zero) yield return "min: a fault needs some time to take effect";
    }
}

/// <summary>A fault that may be drawn.</summary>
public sealed record WeightedFault
{
    /// <summary>What breaks.</summary>
    public required Fault Fault { get; init; }

    /// <summary>How often, compared with the others, 1-1000000.</summary>
    public int Weight { get; init; } = 1;

    /// <summary>Bounds of how long it is there, instead of the schedule's.</summary>
    public Bounds? Hold { get; init; }
}
