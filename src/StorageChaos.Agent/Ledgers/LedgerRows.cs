using StorageChaos.Protocol;

namespace StorageChaos.Agent.Ledgers;

/// <summary>Joins rows with successive numbers that are alike, so that a healthy ledger is one range.</summary>
internal sealed class LedgerRows
{
    private readonly List<(long From, long To, string Kind)> ranges = [];

    internal IReadOnlyList<(long From, long To, string Kind)> Ranges => ranges;

    /// <summary>How many rows there are.</summary>
    internal long Count { get; private set; }

    /// <param name="n">Number of the row, in ascending order.</param>
    /// <param name="kind">What it is.</param>
    internal void Add(long n, string kind)
    {
        Count++;
        if (ranges.Count > 0 && ranges[^1] is var last && last.To == n)
        {
            // The number is there already. It leaves its range, and both rows become one range of their own.
            if (last.From < n) ranges[^1] = (last.From, n - 1, last.Kind);
            else ranges.RemoveAt(ranges.Count - 1);
            ranges.Add((n, n, Found.Twice));
        }
        else if (ranges.Count > 0 && ranges[^1] is var before && before.To + 1 == n && before.Kind == kind)
        {
            ranges[^1] = before with { To = n };
        }
        else
        {
            ranges.Add((n, n, kind));
        }
    }
}
