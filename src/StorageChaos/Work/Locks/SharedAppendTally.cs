using StorageChaos.Checks;
using StorageChaos.Checks.Contracts;
using StorageChaos.Checks.Records;
using StorageChaos.Histories;
using StorageChaos.Protocol;

namespace StorageChaos.Work.Locks;

/// <summary>Holds what two writers appended to one file, each under the lock, against what is in it.</summary>
internal sealed class SharedAppendTally(RunRecord run, ContractCoverage contract, RecordAnomalies anomalies, List<string> problems)
{
    // Of one append: a sector.
    private const int PlaceBytes = SectorProtocol.Bytes;

    public void Tally(List<LockRound> rounds)
    {
        var written = rounds.Where(r => r.Write is not null).ToList();
        if (written.Count == 0) return;
        var path = written[0].Granted.Path;
        var end = RecordVerdict.ClientReads(run.History, LockProtocol.ReadEnd).LastOrDefault(op => op.Value == $"file={path}");
        var reads = RecordVerdict.ClientReads(run.History, LockProtocol.Read).Where(op => op.Path == path).ToList();
        // It is read from its beginning on, and no further than to the first place that cannot be read.
        var unread = end is { Error: not null and not "ENOENT" }
            ? reads.Select(r => r.Version ?? -1).DefaultIfEmpty(-1).Max() + 1
            : long.MaxValue;
        if (end is null || (unread < long.MaxValue && !LockReads.AreLost(run, path, unread)))
        {
            problems.Add(
                end is null ? "there is no final read of the shared appends" : $"the final read of the shared appends failed: {end.Error}");
            return;
        }

        var there = reads.Where(op => op.Found == Found.Intact).ToLookup(op => (op.Writer, op.Record));
        var slots = reads.Where(op => op.Version is not null).GroupBy(op => op.Version!.Value).ToDictionary(g => g.Key, g => g.Last());
        foreach (var round in written.OrderBy(r => r.Writer).ThenBy(r => r.Record))
            Judge(round, [.. there[(round.Writer, round.Record)]], slots.GetValueOrDefault(round.Version ?? -1), end, unread);

        var begun = written.Select(r => ((int?)r.Writer, (long?)r.Record)).ToHashSet();
        var highest = written.GroupBy(r => r.Writer).ToDictionary(g => g.Key, g => g.Max(r => r.Record));
        var untold = RecordVerdict.ClientWasCut(run) ? 1 : 0;
        foreach (var read in there.Where(t => !begun.Contains(t.Key)).Select(t => t.Last()).OrderBy(t => t.Writer).ThenBy(t => t.Record))
        {
            if (read is { Writer: { } writer, Record: { } record } && !(untold == 1 && record == highest.GetValueOrDefault(writer, -1) + 1))
                anomalies.Add("phantom", "never begun, and there nevertheless", writer, record, record, read);
        }
    }

    private void Judge(LockRound round, List<Op> there, Op? inPlace, Op end, long unread)
    {
        if (there.Count > 1)
            Add(round, "twice", "there more than once", there[^1]);
        else if (!round.Acknowledged)
            return;
        else if (there is [var only])
        {
            if (only.Version != round.Version)
                Add(round, "misplaced", $"acknowledged in place {round.Version}, then in place {only.Version}", only);
        }
        else if (round.Version == unread)
            Add(round, "unreadable", $"acknowledged in place {round.Version}, then unreadable: {end.Error}", end);
        else if (round.Version > unread)
            Add(
                round,
                RecordVerdict.Undecided,
                $"acknowledged in place {round.Version}, then not read, since place {unread} is unreadable: {end.Error}",
                end);
        else if (inPlace is { Found: Found.Intact })
            Add(
                round,
                "overwritten",
                $"acknowledged in place {round.Version}, where writer {inPlace.Writer}, record {inPlace.Record} is",
                inPlace);
        else
            Add(
                round,
                inPlace?.Found == Found.Corrupt ? "corrupt" : "lost",
                $"acknowledged in place {round.Version}, then {inPlace?.Found ?? "beyond the end of the file"}",
                inPlace ?? end);
    }

    private void Add(LockRound round, string kind, string fate, Op proof)
    {
        var invoked = (round.Write!.Invoke ?? round.Write.Completion)!.Time;
        anomalies.Add(
            kind, fate, round.Writer, round.Record, round.Record, proof,
            contract.ForWrite(invoked, round.Write.Completion?.Time ?? double.PositiveInfinity, kind == "overwritten" ? "lost" : kind),
            round.Write.About(round.Granted.Path) with { Offset = round.Version * PlaceBytes });
    }
}
