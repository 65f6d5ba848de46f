using StorageChaos.Checks;
using StorageChaos.Checks.Contracts;
using StorageChaos.Checks.Records;
using StorageChaos.Histories;
using StorageChaos.Protocol;

namespace StorageChaos.Work.Records;

/// <summary>
/// Compares every record that was begun with what the final read found in its place: one pass over the history, one over
/// the records.
/// </summary>
internal sealed class RecordTally
{
    public RecordTally(RunRecord run)
    {
        var (contract, cold) = (new ContractCoverage(run), new ColdReads(run));
        var clientWasCut = RecordVerdict.ClientWasCut(run);
        var written = Written(run.History.Table);
        var reads = FinalReads.Of(run.History);
        foreach (var writer in written.Keys.Union(reads.Keys).Order())
        {
            var records = written.GetValueOrDefault(writer) ?? new WrittenRecords();
            var file = new FileTally(writer, records, reads.GetValueOrDefault(writer) ?? new FinalReads(), cold, contract, Anomalies)
            {
                // A client that loses its power may have begun one more write than it had time to tell.
                MayHaveOneMore = clientWasCut,
                MayHaveMore = run.History.Problem is not null,
            };
            file.Judge();
            Problems.AddRange(file.Problems);
            Acknowledged += records.Acknowledged;
            Overwritten += records.Overwritten;
            Indeterminate += records.Indeterminate + file.Untold;
            IndeterminatePresent += file.IndeterminatePresent;
        }
    }

    public RecordAnomalies Anomalies { get; } = new();

    /// <summary>What kept whole files from being judged.</summary>
    public List<string> Problems { get; } = [];

    public long Acknowledged { get; }

    /// <summary>Of the acknowledged writes those that a later acknowledged one of the same record replaced.</summary>
    public long Overwritten { get; }

    public long Indeterminate { get; }

    public long IndeterminatePresent { get; }

    private static Dictionary<int, WrittenRecords> Written(OpTable table)
    {
        var written = new Dictionary<int, WrittenRecords>();
        WrittenRecords Of(int writer) => written.TryGetValue(writer, out var known) ? known : written[writer] = new WrittenRecords();
        for (var i = 0; i < table.Count; i++)
        {
            ref readonly var row = ref table.Row(i);
            if (row.Kind != RowKind.Other)
            {
                Of(row.Writer).Take(
                    row.Phase, row.Record, row.Record, Math.Max(0, row.Version), row.Time, double.IsNaN(row.Duration) ? 0 : row.Duration);
            }
            else if (table.OpOf(row) is
            { Action: RecordProtocol.Append or RecordProtocol.Overwrite, Writer: { } writer, Record: { } record } op)
            {
                Of(writer).Take(op.Phase, record, op.ThroughRecord ?? record, Math.Max(0, op.Version ?? 0), op.Time, op.Duration ?? 0);
            }
        }

        return written;
    }
}
