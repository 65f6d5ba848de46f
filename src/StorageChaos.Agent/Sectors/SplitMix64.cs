namespace StorageChaos.Agent.Sectors;

/// <summary>
/// Pseudo-random numbers that are the same on every machine and in every version (Steele, Lea, Flood: Fast Splittable Pseudorandom
/// Number Generators, 2014).
/// </summary>
internal static class SplitMix64
{
    /// <summary>What the state grows by from one number to the next.</summary>
    internal const ulong Step = 0x9E3779B97F4A7C15;

    internal static ulong Next(ref ulong state) => Mix(state += Step);

    internal static ulong Mix(ulong z)
    {
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
        z = (z ^ z >> 27) * 0x94D049BB133111EB;
        return z ^ z >> 31;
    }
}
