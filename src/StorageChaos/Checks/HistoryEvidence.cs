using System.Globalization;
using StorageChaos.Histories;

namespace StorageChaos.Checks;

/// <summary>Points at a line of the history, as <see cref="Anomaly.Evidence"/> wants it.</summary>
internal static class HistoryEvidence
{
    // One op a line: lines count from 1 and indexes from 0.
    public static string Of(Op op) => string.Create(CultureInfo.InvariantCulture, $"history.jsonl:{op.Index + 1}");
}
