using StorageChaos.Agent.Sectors;

namespace StorageChaos.Agent.Crashing;

/// <summary>What a disk with a volatile cache loses of the last writes of a log when it crashes.</summary>
internal sealed class CrashWindow
{
    private readonly IReadOnlyList<LogEntry> entries;
    private readonly HashSet<int> dropped = [];
    private readonly int afterFlush;

    /// <param name="entries">The log.</param>
    /// <param name="cacheSectors">Size of the cache.</param>
    /// <param name="missingPercent">How many of the writes at stake are missing.</param>
    /// <param name="seed">Chooses which.</param>
    internal CrashWindow(IReadOnlyList<LogEntry> entries, long cacheSectors, int missingPercent, ulong seed)
    {
        this.entries = entries;
        for (var i = 0; i < entries.Count; i++)
        {
            if (!entries[i].Flags.HasFlag(LogFlags.Flush)) continue;
            Flushes++;
            // A flush that carries data flushes what was before it, not this data.
            afterFlush = entries[i].Sectors > 0 ? i : i + 1;
        }

        // A full cache still holds the newest writes.
        for (var i = entries.Count - 1; i >= afterFlush; i--)
        {
            if (!entries[i].IsCached) continue;
            if (Sectors + entries[i].Sectors > cacheSectors) break;
            Writes++;
            Sectors += entries[i].Sectors;
            if (Chance(seed, i) >= (ulong)missingPercent) continue;
            dropped.Add(i);
            DroppedSectors += entries[i].Sectors;
        }
    }

    /// <summary>Flushes in the whole log.</summary>
    internal int Flushes { get; }

    /// <summary>Writes at stake.</summary>
    internal int Writes { get; }

    /// <summary>Their sectors.</summary>
    internal long Sectors { get; }

    /// <summary>Writes that are missing.</summary>
    internal int Dropped => dropped.Count;

    /// <summary>Their sectors.</summary>
    internal long DroppedSectors { get; }

    /// <summary>
    /// For every sector of a missing write, in ascending order: where in the log the content is that it gets back. Null stands for
    /// zeros: a discard was there, or nothing yet when the log began. All other sectors hold what the log wrote last.
    /// </summary>
    internal SortedDictionary<long, long?> Contents(int sectorSize)
    {
        var contents = new SortedDictionary<long, long?>();
        foreach (var i in dropped)
        {
            for (var s = 0L; s < entries[i].Sectors; s++) contents[entries[i].Sector + s] = null;
        }

        if (contents.Count == 0) return contents;
        var touched = contents.Keys.ToHashSet();
        // The log does not tell which came first, a write into the cache or one past it. The latter is on the disk for certain, so it
        // is taken last.
        for (var pass = 0; pass < 2; pass++)
        {
            for (var i = 0; i < entries.Count; i++)
            {
                var late = i >= afterFlush && entries[i].Flags.HasFlag(LogFlags.ForceUnitAccess);
                if (late != (pass == 1) || dropped.Contains(i)) continue;
                var discard = entries[i].Flags.HasFlag(LogFlags.Discard);
                for (var s = 0L; s < entries[i].Sectors; s++)
                {
                    if (touched.Contains(entries[i].Sector + s))
                        contents[entries[i].Sector + s] = discard ? null : entries[i].Data + (s * sectorSize);
                }
            }
        }

        return contents;
    }

    private static ulong Chance(ulong seed, int index) => SplitMix64.Mix(seed + SplitMix64.Step * ((ulong)index + 1)) % 100;
}
