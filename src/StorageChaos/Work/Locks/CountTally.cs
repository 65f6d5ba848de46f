using StorageChaos.Checks;
using StorageChaos.Checks.Contracts;
using StorageChaos.Checks.Records;
using StorageChaos.Histories;
using StorageChaos.Protocol;

namespace StorageChaos.Work.Locks;

/// <summary>Follows the count from holder to holder: each must see what the one before it had acknowledged.</summary>
internal sealed class CountTally(RunRecord run, ContractCoverage contract, RecordAnomalies anomalies, List<string> problems)
{
    public void Tally(List<LockRound> rounds)
    {
        var told = new HashSet<LockRound>();
        var written = rounds.Where(r => r.Write?.Invoke is not null).OrderBy(r => r.Write!.Invoke!.Index).ToList();
        foreach (var round in written.Where(r => r.Acknowledged))
        {
            var (last, allowed) = Lawful(written, round.Granted.Index, round.Write!.Invoke!.Index);
            if (round.Seen is not { } seen || allowed.Contains(seen)) continue;
            if (last is not null && seen < last.Version)
            {
                told.Add(last);
                Add(
                    last,
                    "lost-update",
                    $"acknowledged count {last.Version}, then writer {round.Writer}, record {round.Record} took the lock and saw {seen}",
                    round.Write.Invoke);
            }
            else
            {
                Add(
                    round,
                    "corrupt",
                    $"took the lock and saw {seen}, which nobody had written; it stood at {last?.Version ?? 0}",
                    round.Write.Invoke);
            }
        }

        foreach (var same in written.Where(r => r.Acknowledged).GroupBy(r => r.Version).Where(g => g.Count() > 1 && !g.Any(told.Contains)))
        {
            var second = same.ElementAt(1);
            Add(
                same.First(),
                "lost-update",
                $"acknowledged count {same.Key}, which writer {second.Writer}, record {second.Record} wrote once more",
                second.Write!.Completion!);
        }

        if (written.Count > 0) AddFinal(written);
    }

    private void AddFinal(List<LockRound> written)
    {
        var speaker = written.Min(r => r.Writer);
        var end = RecordVerdict.ClientReads(run.History, LockProtocol.ReadEnd)
            .LastOrDefault(op => op.Value == $"file={written[0].Granted.Path}");
        var read = RecordVerdict.ClientReads(run.History, LockProtocol.Read).LastOrDefault(op => op.Path == written[0].Granted.Path);
        var (last, allowed) = Lawful(written, long.MaxValue, long.MaxValue);
        if (end is { Error: { } error } && LockReads.AreLost(run, written[0].Granted.Path, 0))
        {
            if (last is not null)
                Add(last, "unreadable", $"acknowledged count {last.Version}, then the file is unreadable: {error}", end);
            return;
        }

        if (end is null || end.Error is not null and not "ENOENT")
        {
            problems.Add(
                $"writer {speaker}: "
                    + $"{(end is null ? "there is no final read of the count" : $"the final read of the count failed: {end.Error}")}");
            return;
        }

        if (last is null || (read is { Found: Found.Intact, Version: { } version } && allowed.Contains(version))) return;
        var found = read is null ? "nothing" : read.Found == Found.Intact ? $"{read.Version}" : read.Found;
        Add(
            last,
            read?.Found == Found.Corrupt ? "corrupt" : "lost",
            $"acknowledged count {last.Version}, then the file holds {found}",
            read ?? end);
    }

    // The last write that was acknowledged before; or whatever was under way since it began.
    private static (LockRound? Last, HashSet<long> Allowed) Lawful(List<LockRound> written, long granted, long before)
    {
        var last = written.Where(w => w.Acknowledged && w.Write!.Completion!.Index < granted).MaxBy(w => w.Write!.Completion!.Index);
        var allowed = new HashSet<long> { last?.Version ?? 0 };
        allowed.UnionWith(written.Where(w => w != last && w.Version is not null && w.Write!.Invoke!.Index < before
            && w.Write.Invoke.Index > (last?.Write!.Invoke!.Index ?? -1)
            && !(w.Acknowledged && w.Write.Completion!.Index < granted)).Select(w => w.Version!.Value));
        return (last, allowed);
    }

    private void Add(LockRound round, string kind, string fate, Op proof) => anomalies.Add(
        kind,
        fate,
        round.Writer,
        round.Record,
        round.Record,
        proof,
        contract.ForWrite(round.Write!.Invoke!.Time, round.Write.Completion?.Time ?? double.PositiveInfinity, "lost"),
        round.Write.About(round.Granted.Path) with { Offset = 0, Version = round.Version });
}
