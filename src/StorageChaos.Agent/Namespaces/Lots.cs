using StorageChaos.Agent.Sectors;

namespace StorageChaos.Agent.Namespaces;

/// <summary>Draws that are the same everywhere for the same seed.</summary>
internal sealed class Lots(ulong seed)
{
    private ulong state = seed;

    /// <summary>A number from 0, below a bound.</summary>
    internal int Below(int bound) => (int)(SplitMix64.Next(ref state) % (ulong)bound);

    /// <summary>True once in so many times.</summary>
    internal bool OneIn(int times) => Below(times) == 0;

    internal T Of<T>(IReadOnlyList<T> all) => all[Below(all.Count)];
}
