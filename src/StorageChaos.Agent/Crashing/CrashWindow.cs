namespace StorageChaos.Agent.Crashing;

/// <summary>What a crash of a disk with a volatile cache leaves of the end of a log.</summary>
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
            // A flush that carries data flushes what was before it, not itself.
            afterFlush = entries[i].Sectors > 0 ? i : i + 1;
        }

        // The newest writes are the ones that a full cache still holds.
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

    /// <summary>Sectors of these.</summary>
    internal long Sectors { get; }

    /// <summary>Writes that are missing.</summary>
    internal int Dropped => dropped.Count;

    /// <summary>Sectors of these.</summary>
    internal long DroppedSectors { get; }

    /// <summary>
    /// For every sector of a missing write, in ascending order: where in the log its content stands; null for zeros, which is
    /// what had been there before the log began, or a discard. All other sectors hold what the log wrote last.
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
        // The log does not tell which came first, a write through the cache or one past it: the latter is on the disk for certain.
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

    // SplitMix64 (Steele, Lea, Flood 2014): the same on every machine and in every version, as System.Random is not.
    private static ulong Chance(ulong seed, int index)
    {
        var z = seed + (0x9e3779b97f4a7c15 * ((ulong)index + 1));
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return (z ^ (z >> 31)) % 100;
    }
}
