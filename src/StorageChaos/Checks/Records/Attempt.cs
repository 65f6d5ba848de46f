using StorageChaos.Histories;
using StorageChaos.Protocol;

namespace StorageChaos.Checks.Records;

/// <summary>What is known about one record that a writer began to append.</summary>
internal enum Knowledge
{
    /// <summary>Its barrier returned.</summary>
    Acknowledged,

    /// <summary>Invoked, and nothing came back, or an error that says nothing: it may be there or not.</summary>
    Indeterminate,

    /// <summary>It definitely did not happen.</summary>
    NotDone,
}

/// <summary>All ops about one record of one writer.</summary>
/// <param name="Writer">The writer.</param>
/// <param name="Record">The record.</param>
/// <param name="Invoke">Its invocation; null if that line is missing.</param>
/// <param name="Completion">What came back; null while it is open.</param>
internal sealed record Attempt(int Writer, long Record, Op? Invoke, Op? Completion)
{
    public Knowledge Knowledge => Completion?.Phase switch
    {
        OpPhase.Ok => Knowledge.Acknowledged,
        OpPhase.Fail => Knowledge.NotDone,
        _ => Knowledge.Indeterminate,
    };

    /// <summary>What an anomaly tells of it beside its number: file, place in it, and times.</summary>
    /// <param name="file">Relative to the directory of the workload.</param>
    /// <param name="goodReads">When each was last read whole; null: that is not known.</param>
    public Anomaly About(string? file, GoodReads? goodReads = null) => new()
    {
        Kind = "",
        Message = "",
        File = file ?? Invoke?.Path ?? Completion?.Path,
        WrittenAt = Invoke?.Time,
        AcknowledgedAt = Knowledge == Knowledge.Acknowledged ? Completion?.Time : null,
        LastGoodReadAt = goodReads?.LastOf(Writer, Record),
    };

    /// <summary>How long it took, in seconds; for one that never came back, until <paramref name="end"/>.</summary>
    public double DurationUntil(double end) =>
        Completion is { } c ? c.Duration ?? c.Time - (Invoke?.Time ?? c.Time)
        : Invoke is { } i ? Math.Max(0, end - i.Time)
        : 0;

    /// <summary>Pairs invocations with completions, of one action.</summary>
    public static Dictionary<(int Writer, long Record), Attempt> Of(History history, string action = RecordProtocol.Append)
    {
        var states = new Dictionary<(int Writer, long Record), Attempt>();
        foreach (var op in history.Of(action))
        {
            if (op is not { Writer: { } writer, Record: { } record })
                continue;
            var key = (writer, record);
            var state = states.GetValueOrDefault(key) ?? new Attempt(writer, record, null, null);
            states[key] = op.Phase == OpPhase.Invoke
                ? state with { Invoke = state.Invoke ?? op }
                : state with { Completion = Stronger(state.Completion, op) };
        }

        return states;
    }

    /// <summary>Likewise, each as it is completed and those that stayed open at the end: holds what is open only.</summary>
    public static IEnumerable<Attempt> Each(History history)
    {
        var open = new Dictionary<(int Writer, long Record), Op>();
        foreach (var op in history.Of(RecordProtocol.Append))
        {
            if (op is not { Writer: { } writer, Record: { } record })
                continue;
            if (op.Phase == OpPhase.Invoke)
                open.TryAdd((writer, record), op);
            else
                yield return new Attempt(writer, record, open.Remove((writer, record), out var invoke) ? invoke : null, op);
        }

        foreach (var ((writer, record), invoke) in open)
            yield return new Attempt(writer, record, invoke, null);
    }

    // A record is written once. If it was tried again, an acknowledgement counts more than doubt, and doubt more than a refusal.
    private static Op Stronger(Op? known, Op next) =>
        known is null || Weight(next) > Weight(known) ? next : known;

    private static int Weight(Op op) => op.Phase switch { OpPhase.Ok => 2, OpPhase.Info => 1, _ => 0 };
}
