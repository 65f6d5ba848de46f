namespace StorageChaos.Agent.Namespaces;

/// <summary>Pseudo-random numbers that are the same everywhere: SplitMix64 (Steele, Lea, Flood, 2014).</summary>
internal sealed class Lots(ulong seed)
{
    private ulong state = seed;

    /// <summary>A number from 0, below a bound.</summary>
    internal int Below(int bound) => (int)(Next() % (ulong)bound);

    /// <summary>True once in so many times.</summary>
    internal bool OneIn(int times) => Below(times) == 0;

    internal T Of<T>(IReadOnlyList<T> all) => all[Below(all.Count)];

    private ulong Next()
    {
        var z = state += 0x9E3779B97F4A7C15;
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
        z = (z ^ z >> 27) * 0x94D049BB133111EB;
        return z ^ z >> 31;
    }
}
