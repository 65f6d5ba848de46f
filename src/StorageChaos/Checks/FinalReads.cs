using StorageChaos.Histories;

namespace StorageChaos.Checks;

/// <summary>What the final read of one writer's file found.</summary>
internal sealed class FinalReads
{
    private readonly Dictionary<long, Op> slots = [];
    private readonly List<Op> reads;
    private readonly long highest;

    private FinalReads(List<Op> reads, Op? end, long highest)
    {
        this.reads = reads;
        this.highest = highest;
        End = end;

        // No further than what was written: a file may claim a size that no memory could hold.
        // Where a record was read twice, the later read decides.
        foreach (var op in reads)
        {
            for (var record = First(op); record <= Math.Min(Last(op), highest); record++)
                slots[record] = op;
        }
    }

    /// <summary>The end of the read; null if there is none.</summary>
    public Op? End { get; }

    /// <summary>The file is not there at all.</summary>
    public bool Missing => End?.Error == "ENOENT";

    /// <summary>Record slots that the file has; null if the read did not get to know.</summary>
    public long? Slots => Missing ? 0 : End is { Error: null, Phase: OpPhase.Ok } ? End.Record : null;

    /// <summary>The reads of one writer's file.</summary>
    /// <param name="history">All ops.</param>
    /// <param name="writer">The writer.</param>
    /// <param name="highest">The highest record that it began to write; -1 if none.</param>
    public static FinalReads Of(History history, int writer, long highest) => new(
        [.. history.Of(OpAction.Read).Where(op => op.Writer == writer && op.Phase != OpPhase.Invoke && op is { Record: not null, Found: not null })],
        history.Of(OpAction.ReadEnd).LastOrDefault(op => op.Writer == writer && op.Phase != OpPhase.Invoke),
        highest);

    /// <summary>The read that says what is in a record's place; null if none does.</summary>
    public Op? At(long record) => slots.GetValueOrDefault(record);

    /// <summary>Ranges beyond everything that was begun, in which there is data nevertheless.</summary>
    public IEnumerable<(long First, long Last, Op Read)> BeyondInvoked() =>
        from op in reads
        where op.Found is Found.Intact or Found.Torn or Found.Misplaced or Found.Corrupt && Last(op) > highest
        select (Math.Max(First(op), highest + 1), Last(op), op);

    private static long First(Op op) => Math.Max(0, op.Record ?? 0);

    private static long Last(Op op) => op.ThroughRecord ?? op.Record ?? 0;
}
