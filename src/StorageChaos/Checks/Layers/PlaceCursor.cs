using StorageChaos.Histories;
using StorageChaos.Protocol;

namespace StorageChaos.Checks.Layers;

/// <summary>Goes over what one place's reads say about one thing, in the order of its records.</summary>
internal sealed class PlaceCursor
{
    private readonly Thing thing;
    private readonly List<Op> reads;
    private readonly Op? end;
    private readonly PriorityQueue<Op, long> current = new();
    private int next;

    /// <param name="thing">The thing.</param>
    /// <param name="reads">Its reads, in the order of the history.</param>
    /// <param name="end">The end of the read; null if it did not end, so that what was not seen may be there nevertheless.</param>
    public PlaceCursor(Thing thing, List<Op> reads, Op? end)
    {
        (this.thing, this.end) = (thing, end);
        this.reads = [.. reads.Where(op => First(op) <= Last(op)).OrderBy(First)];
    }

    /// <summary>The records at which what this place says may change.</summary>
    public IEnumerable<long> Edges()
    {
        foreach (var op in reads)
        {
            yield return First(op);
            yield return Last(op) + 1;
        }

        if (Slots is { } slots)
            yield return slots;
    }

    /// <summary>What is said about a record; to be asked in ascending order.</summary>
    public (View View, Op? Read) At(long record)
    {
        // Where a record was read twice, the later read decides.
        for (; next < reads.Count && First(reads[next]) <= record; next++)
            current.Enqueue(reads[next], -reads[next].Index);
        while (current.TryPeek(out var stale, out _) && Last(stale) < record)
            current.Dequeue();
        if (current.TryPeek(out var op, out _))
            return (View.Of(op), op);
        var absent = IsFile(thing, end) ? record >= Slots : end is not null;
        return (absent ? View.Absent : View.Unread, end);
    }

    /// <summary>
    /// Whether it is a writer's file, whose end says how long it is. Everything else is listed: what a complete
    /// list does not have is not there.
    /// </summary>
    public static bool IsFile(Thing thing, Op? end) => thing.Path is null && end?.Action == RecordProtocol.ReadEnd;

    private long? Slots => !IsFile(thing, end) ? null : end!.Error == "ENOENT" ? 0 : end.Record;

    private static long First(Op op) => op.Record is { } record ? Math.Max(0, record) : Thing.Itself;

    private static long Last(Op op) => Math.Min(op.ThroughRecord ?? op.Record ?? Thing.Itself, long.MaxValue - 1);
}
