namespace StorageChaos.Faults.Schedules;

/// <summary>
/// Numbers drawn by a seed: SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014).
/// Our own, since a schedule must be drawn alike by every version of every runtime.
/// </summary>
internal sealed class Lots(long seed)
{
    private ulong state = unchecked((ulong)seed);

    /// <summary>A whole number from 0 to one less than the limit.</summary>
    // The bias of the remainder is below 2^-32 for any limit that fits an int.
    public int Below(int limit) => (int)(Next() % (ulong)limit);

    /// <summary>A time between two, both included, in whole milliseconds, so that it can be written down exactly.</summary>
    public TimeSpan Between(TimeSpan min, TimeSpan max)
    {
        var (from, to) = ((long)min.TotalMilliseconds, (long)max.TotalMilliseconds);
        return TimeSpan.FromMilliseconds(from + (long)(Next() % (ulong)(to - from + 1)));
    }

    private ulong Next()
    {
        unchecked
        {
            state += 0x9E3779B97F4A7C15;
            var z = state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
