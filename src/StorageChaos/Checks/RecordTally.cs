using StorageChaos.Histories;

namespace StorageChaos.Checks;

/// <summary>Holds every record that was begun against what the final read found in its place.</summary>
internal sealed class RecordTally
{
    private readonly ContractCoverage contract;
    private readonly bool clientWasCut;

    public RecordTally(RunRecord run)
    {
        contract = new ContractCoverage(run);
        clientWasCut = FaultTimeline.Of(run).Any(f => f.Fault.BootOf == "client" && f.Effect > 0);
        var appends = AppendState.Of(run.History).Values.ToLookup(a => a.Writer);
        var writers = run.History.Ops.Where(op => op.Action is OpAction.Append or OpAction.Read or OpAction.ReadEnd)
            .Select(op => op.Writer).OfType<int>().Distinct().Order();
        foreach (var writer in writers)
            Tally(run.History, writer, [.. appends[writer].OrderBy(a => a.Record)]);
    }

    public RecordAnomalies Anomalies { get; } = new();

    /// <summary>What kept whole files from being judged.</summary>
    public List<string> Problems { get; } = [];

    public long Acknowledged { get; private set; }

    public long Indeterminate { get; private set; }

    public long IndeterminatePresent { get; private set; }

    private void Tally(History history, int writer, List<AppendState> appends)
    {
        var highest = appends.Count == 0 ? -1 : appends[^1].Record;
        var reads = FinalReads.Of(history, writer, highest);
        if (reads.End is null)
            Problems.Add($"writer {writer}: there is no final read of its file, or it did not end");
        else if (reads.Slots is null)
            Problems.Add($"writer {writer}: the final read of its file failed: {reads.End.Error ?? "it does not say why"}");

        foreach (var append in appends)
        {
            var read = reads.At(append.Record);
            switch (append.Knowledge)
            {
                case AppendKnowledge.Acknowledged:
                    Acknowledged++;
                    if (Fate(reads, append.Record, read) is var (kind, fate))
                        Anomalies.Add(kind, $"acknowledged, then {fate}", writer, append.Record, append.Record, read ?? reads.End, contract.ForWrite((append.Invoke ?? append.Completion!).Time, append.Completion!.Time, kind));
                    break;
                case AppendKnowledge.Indeterminate:
                    Indeterminate++;
                    IndeterminatePresent += read?.Found == Found.Intact ? 1 : 0;
                    break;
                case AppendKnowledge.NotDone when read?.Found == Found.Intact:
                    Anomalies.Add("phantom", "refused to the writer, and there nevertheless", writer, append.Record, append.Record, read);
                    break;
            }
        }

        AddPhantoms(reads, writer, highest, [.. appends.Select(a => a.Record)]);
    }

    private void AddPhantoms(FinalReads reads, int writer, long highest, HashSet<long> begun)
    {
        for (var record = 0L; record <= highest; record++)
        {
            if (!begun.Contains(record) && reads.At(record) is { Found: Found.Intact } read)
                Anomalies.Add("phantom", "never written, and there nevertheless", writer, record, record, read);
        }

        foreach (var (first, last, read) in reads.BeyondInvoked())
        {
            // A client that loses its power may have begun one more append than it had time to tell.
            var untold = clientWasCut && first == highest + 1;
            if (untold)
            {
                Indeterminate++;
                IndeterminatePresent += read.Found == Found.Intact ? 1 : 0;
            }

            if (!untold || last > first)
                Anomalies.Add("phantom", $"never written, and {Words(read)} nevertheless", writer, untold ? first + 1 : first, last, read);
        }
    }

    private static (string Kind, string Fate)? Fate(FinalReads reads, long record, Op? read) => read?.Found switch
    {
        Found.Intact => null,
        Found.Zeros => ("lost", "zeros"),
        Found.Torn => ("torn", "torn: part of it is not of this record"),
        Found.Misplaced => ("misplaced", "data of another place"),
        Found.Corrupt => ("corrupt", "bytes that no writer wrote"),
        not null => ("unreadable", $"unreadable: {read.Error ?? read.Found}"),
        null when reads.Missing => ("lost", "the whole file is missing"),
        null when record >= reads.Slots => ("lost", "beyond the end of the file"),
        null => ("unread", "not read"),
    };

    private static string Words(Op read) => read.Found == Found.Intact ? "there" : $"data ({read.Found})";
}
