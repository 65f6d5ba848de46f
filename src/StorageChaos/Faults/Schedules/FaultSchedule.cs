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

    /// <summary>
    /// Faults that would be there at the same time although each needs the same for itself, one sentence for each two. Times are
    /// those of the schedule, without what injecting and healing take.
    /// </summary>
    /// <param name="drawn">With fixed times: see <see cref="Draw"/>.</param>
    /// <param name="alone">What a fault needs for itself: see <see cref="Fault.Alone"/>.</param>
    public static IEnumerable<string> Overlaps(IReadOnlyList<ScheduledFault> drawn, Func<Fault, IEnumerable<string>> alone)
    {
        var begins = new TimeSpan[drawn.Count];
        for (var i = 0; i < drawn.Count; i++)
        {
            begins[i] = drawn[i].AfterPrevious is { } after && i > 0
                ? begins[i - 1] + drawn[i - 1].Times[^1].At + drawn[i - 1].Times[^1].Hold + after.Fixed
                : drawn[i].After?.Fixed ?? TimeSpan.Zero;
        }

        var needs = drawn.Select(s => alone(s.Fault).ToList()).ToList();
        for (var i = 0; i < drawn.Count; i++)
        {
            for (var j = i + 1; j < drawn.Count; j++)
            {
                if (needs[i].Intersect(needs[j]).FirstOrDefault() is not { } need) continue;
                if (!drawn[i].Times.Any(a => drawn[j].Times.Any(b => Meet(begins[i], a, begins[j], b)))) continue;
                yield return $"faults[{i}] and faults[{j}]: '{drawn[i].Fault.Describe()}' and '{drawn[j].Fault.Describe()}' "
                    + $"would be there at the same time, and each needs {need} for itself; let one begin after the other has ended";
            }
        }
    }

    private static bool Meet(TimeSpan begin, Occurrence one, TimeSpan otherBegin, Occurrence other) =>
        begin + one.At < otherBegin + other.At + other.Hold && otherBegin + other.At < begin + one.At + one.Hold;

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
