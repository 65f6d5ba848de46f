namespace StorageChaos.Faults.Schedules;

/// <summary>Turns what a scenario says about time into times.</summary>
public static class FaultSchedule
{
    /// <summary>
    /// Every entry with fixed times: multiples of timers are worked out, repetitions and random faults are drawn. What was
    /// drawn already stays as it is.
    /// </summary>
    /// <param name="written">As in the scenario.</param>
    /// <param name="random">Drawn after these, if given; its first gap counts from the end of the last of them.</param>
    /// <param name="seed">Decides everything that is drawn.</param>
    /// <param name="timers">The stack's timers.</param>
    public static IReadOnlyList<ScheduledFault> Draw(
        IReadOnlyList<ScheduledFault> written, RandomSchedule? random, long seed, IReadOnlyDictionary<string, TimeSpan> timers)
    {
        var drawn = random?.Draw(seed, timers).ToList() ?? [];
        if (drawn.Count > 0 && written.Count > 0) drawn[0] = drawn[0] with { After = null, AfterPrevious = drawn[0].After };
        return [.. written.Select((entry, i) => Fix(entry, unchecked(seed * 31 + i), timers)), .. drawn];
    }

    private static ScheduledFault Fix(ScheduledFault entry, long seed, IReadOnlyDictionary<string, TimeSpan> timers)
    {
        entry = entry with { After = Fixed(entry.After), AfterPrevious = Fixed(entry.AfterPrevious), Hold = Fixed(entry.Hold) };
        if (entry.Repeat is not { } repeat) return entry;

        var lots = new Lots(seed);
        var (hold, period, jitter) = (entry.Hold!.Value.Fixed, repeat.Period.Resolve(timers), repeat.Jitter.Resolve(timers));
        return entry with
        {
            Hold = null,
            Repeat = null,
            Occurrences =
            [
                .. Enumerable.Range(0, repeat.Times).Select(i => new Occurrence(
                    // The first occurrence begins when the entry begins, since there is no time before that.
                    i * period + (i == 0 ? TimeSpan.Zero : lots.Between(-jitter, jitter)),
                    hold + lots.Between(-jitter, jitter))),
            ],
        };

        Duration? Fixed(Duration? length) => length?.Resolve(timers);
    }
}
