using StorageChaos.Histories;
using StorageChaos.Protocol;

namespace StorageChaos.Checks.Records;

/// <summary>When things were last read whole, at whatever place.</summary>
internal sealed class GoodReads
{
    private readonly Dictionary<(int Writer, long Record), double> single = [];
    private readonly List<(int Writer, long First, long Last, double Time)> ranges = [];

    /// <param name="history">The run's.</param>
    /// <param name="action">Of the reads.</param>
    public GoodReads(History history, string action)
    {
        foreach (var op in history.Of(action))
        {
            if (op is not { Found: Found.Intact, Writer: { } writer, Record: { } record } || op.Phase == OpPhase.Invoke) continue;
            if (op.ThroughRecord is { } last && last > record) ranges.Add((writer, record, last, op.Time));
            else single[(writer, record)] = op.Time;
        }
    }

    /// <summary>In seconds of the run; null: never.</summary>
    public double? LastOf(int writer, long record)
    {
        double? last = single.TryGetValue((writer, record), out var time) ? time : null;
        foreach (var range in ranges.Where(r => r.Writer == writer && r.First <= record && record <= r.Last))
            last = Math.Max(last ?? range.Time, range.Time);
        return last;
    }
}
