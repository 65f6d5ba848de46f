using StorageChaos.Histories;

namespace StorageChaos.Work.Records;

/// <summary>Records of a file about which one read op speaks.</summary>
/// <param name="First">The first.</param>
/// <param name="Last">The last, inclusive.</param>
/// <param name="Read">The op.</param>
internal readonly record struct ReadRange(long First, long Last, Op Read);

/// <summary>One reading of a file from its beginning towards its end: ranges in ascending order that do not overlap.</summary>
internal sealed class ReadPass
{
    private readonly List<ReadRange> ranges = [];

    /// <summary>The ranges.</summary>
    public IReadOnlyList<ReadRange> Ranges => ranges;

    /// <summary>Adds the next range, unless it does not follow the last one: then it belongs to another pass.</summary>
    public bool TryAdd(ReadRange range)
    {
        if (ranges.Count > 0 && (range.First <= ranges[^1].Last || range.Read.Place != ranges[^1].Read.Place))
            return false;
        ranges.Add(range);
        return true;
    }

    /// <summary>What was read in a record's place; null if nothing was.</summary>
    public Op? At(long record) => Index(record) is var i && i < ranges.Count && ranges[i].First <= record ? ranges[i].Read : null;

    /// <summary>The ranges within others, cut to them.</summary>
    public IEnumerable<ReadRange> Within(long first, long last)
    {
        for (var i = Index(first); i < ranges.Count && ranges[i].First <= last; i++)
            yield return ranges[i] with { First = Math.Max(first, ranges[i].First), Last = Math.Min(last, ranges[i].Last) };
    }

    /// <summary>This pass, and a later one over it: where both speak of a record, the later one does.</summary>
    public ReadPass Under(ReadPass later)
    {
        if (ranges.Count == 0) return later;
        var result = new ReadPass();
        var i = 0;
        ReadRange? rest = ranges[0];
        ReadRange? Next() => ++i < ranges.Count ? ranges[i] : null;
        foreach (var above in later.ranges)
        {
            for (; rest is { } r && r.Last < above.First; rest = Next())
                result.ranges.Add(r);
            if (rest is { } begun && begun.First < above.First)
                result.ranges.Add(begun with { Last = above.First - 1 });
            while (rest is { } hidden && hidden.Last <= above.Last)
                rest = Next();
            if (rest is { } cut && cut.First <= above.Last)
                rest = cut with { First = above.Last + 1 };
            result.ranges.Add(above);
        }

        for (; rest is { } r; rest = Next())
            result.ranges.Add(r);
        return result;
    }

    // The first range that does not end before a record.
    private int Index(long record)
    {
        var (low, high) = (0, ranges.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (ranges[middle].Last < record) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
