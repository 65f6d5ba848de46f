using StorageChaos.Histories;

namespace StorageChaos.Work.Records;

/// <summary>What one writer did to the records of its file: one pass over its ops, and a fixed space for each record.</summary>
internal sealed class WrittenRecords
{
    private const int PageBits = 10;

    /// <summary>The largest range that one op writes; what claims more is not the agent's.</summary>
    private const long LongestRange = 1 << 20;

    private readonly Dictionary<long, RecordState[]> pages = [];
    private readonly HashSet<(long Record, long Version)> refused = [];
    private readonly HashSet<(long Record, long Version)> doubtful = [];
    private (long Number, RecordState[] States) page = (-1, []);
    private long begun;

    /// <summary>Writes of records whose barrier returned.</summary>
    public long Acknowledged { get; private set; }

    /// <summary>Those of them that a later acknowledged write of the same record replaced.</summary>
    public long Overwritten { get; private set; }

    /// <summary>Writes of records that may or may not have happened.</summary>
    public long Indeterminate => begun - Acknowledged - refused.Count;

    /// <summary>The highest record that was begun; -1 if none.</summary>
    public long Highest { get; private set; } = -1;

    /// <summary>The records that were begun, in ascending order.</summary>
    public IEnumerable<(long Record, RecordState State)> Ascending()
    {
        foreach (var number in pages.Keys.Order())
        {
            var states = pages[number];
            for (var i = 0; i < states.Length; i++)
            {
                if (states[i].Last >= 0)
                    yield return ((number << PageBits) + i, states[i]);
            }
        }
    }

    /// <summary>Whether a version may be in place of a record: the acknowledged one, or an indeterminate one after it.</summary>
    public bool IsLawful(long record, in RecordState state, long version) =>
        version >= 0 && version >= state.Acknowledged && version <= state.Last && !IsRefused(record, version);

    /// <summary>Whether a version was refused to the writer.</summary>
    public bool IsRefused(long record, long version) => refused.Contains((record, version));

    /// <summary>Takes the next op about records of this writer.</summary>
    /// <param name="phase">Its phase.</param>
    /// <param name="first">The first record.</param>
    /// <param name="through">The last record.</param>
    /// <param name="version">The version that is written.</param>
    /// <param name="time">In seconds of the run.</param>
    /// <param name="duration">In seconds.</param>
    public void Take(OpPhase phase, long first, long through, long version, double time, double duration)
    {
        if (first < 0) return;
        through = Math.Min(through, first > long.MaxValue - LongestRange ? first : first + LongestRange - 1);
        for (var record = first; record <= through && record >= 0; record++)
            Take(phase, record, version, time, time - duration);
    }

    private void Take(OpPhase phase, long record, long version, double time, double invokedAt)
    {
        ref var state = ref State(record);
        if (version > state.Last)
        {
            begun++;
            (state.Last, state.InvokedAt) = (version, invokedAt);
            Highest = Math.Max(Highest, record);
        }

        switch (phase)
        {
            case OpPhase.Ok when version > state.Acknowledged:
                refused.Remove((record, version));
                Acknowledged++;
                Overwritten += state.Acknowledged >= 0 ? 1 : 0;
                (state.Earlier, state.EarlierWrittenAt, state.EarlierAcknowledgedAt) =
                    (state.Acknowledged, state.WrittenAt, state.AcknowledgedAt);
                (state.Acknowledged, state.WrittenAt, state.AcknowledgedAt) =
                    (version, version == state.Last ? state.InvokedAt : invokedAt, time);
                break;

            // A refused version may be tried again, and a doubt outweighs a refusal.
            case OpPhase.Invoke when refused.Remove((record, version)):
                state.InvokedAt = invokedAt;
                break;
            case OpPhase.Info:
                refused.Remove((record, version));
                doubtful.Add((record, version));
                break;
            case OpPhase.Fail when version > state.Acknowledged && !doubtful.Contains((record, version)):
                refused.Add((record, version));
                break;
        }
    }

    private ref RecordState State(long record)
    {
        var number = record >> PageBits;
        if (page.Number != number)
        {
            if (!pages.TryGetValue(number, out var states))
            {
                pages[number] = states = new RecordState[1 << PageBits];
                Array.Fill(states, RecordState.None);
            }

            page = (number, states);
        }

        return ref page.States[record & ((1 << PageBits) - 1)];
    }
}
