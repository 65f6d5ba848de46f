using StorageChaos.Checks;
using StorageChaos.Checks.Contracts;
using StorageChaos.Checks.Records;
using StorageChaos.Histories;
using StorageChaos.Protocol;

namespace StorageChaos.Work.Locks;

/// <summary>
/// Locks exclude, also over outages: a lock may be lost, but then the holder's next write must fail. What was written under one is
/// seen by the next holder; what was appended is not overwritten; what one client closed, another that opens sees.
/// </summary>
public sealed class LocksCheck : ICheck
{
    /// <summary>The check's name in results.</summary>
    public const string CheckName = "locks";

    /// <inheritdoc/>
    public string Name => CheckName;

    /// <inheritdoc/>
    public bool FindsHarm => true;

    /// <inheritdoc/>
    public CheckResult Check(RunRecord run)
    {
        ArgumentNullException.ThrowIfNull(run);
        if (!run.History.Ops.Any(op => op.Action is LockProtocol.Lock or LockProtocol.Publish)) return RecordVerdict.NothingToJudge(Name);
        var contract = new ContractCoverage(run);
        var anomalies = new RecordAnomalies();
        var problems = new List<string>();
        var counts = LockRound.Of(run.History, LockProtocol.LockedWrite);
        var appends = LockRound.Of(run.History, LockProtocol.LockedAppend);
        AddTwoHolders(counts, anomalies);
        AddTwoHolders(appends, anomalies);
        new CountTally(run, contract, anomalies, problems).Tally(counts);
        new SharedAppendTally(run, contract, anomalies, problems).Tally(appends);
        var looks = AddStale(run.History, contract, anomalies);
        var figures = new Dictionary<string, double>
        {
            ["acknowledged"] = counts.Concat(appends).Count(r => r.Acknowledged),
            ["looks"] = looks,
        };
        return RecordVerdict.Of(
            Name,
            $"{figures["acknowledged"]} acknowledged writes under locks, {looks} looks at what another mount closed",
            anomalies.All,
            anomalies.Allowances,
            problems,
            figures);
    }

    // By position in the history, which one agent wrote: a grant is told after it came, a write before it begins.
    private static void AddTwoHolders(List<LockRound> rounds, RecordAnomalies anomalies)
    {
        for (var i = 0; i < rounds.Count; i++)
        {
            var holder = rounds[i];
            if (!holder.Acknowledged) continue;
            for (var j = i + 1; j < rounds.Count && rounds[j].Granted.Index < holder.Write!.Invoke!.Index; j++)
            {
                if (rounds[j].Writer == holder.Writer) continue;
                anomalies.Add(
                    "two-holders",
                    $"wrote under a lock that writer {rounds[j].Writer}, record {rounds[j].Record} had been granted meanwhile, "
                        + $"and was not told that it had lost it",
                    holder.Writer, holder.Record, holder.Record, rounds[j].Granted);
                break;
            }
        }
    }

    private static int AddStale(History history, ContractCoverage contract, RecordAnomalies anomalies)
    {
        var published = Attempt.Of(history, LockProtocol.Publish);
        var looks = Attempt.Of(history, LockProtocol.Look).Values
            .Where(l => l.Knowledge == Knowledge.Acknowledged)
            .OrderBy(l => l.Writer)
            .ThenBy(l => l.Record)
            .ToList();
        foreach (var look in looks)
        {
            if (published.GetValueOrDefault((look.Writer, look.Record)) is not { Knowledge: Knowledge.Acknowledged } publish
                || look.Completion!.Version == look.Record)
            {
                continue;
            }

            anomalies.Add(
                "stale",
                $"closed over one mount, and the other that opened it afterwards saw "
                    + $"{(look.Completion.Version is >= 0 and { } seen ? $"record {seen}" : "none of it")}",
                look.Writer,
                look.Record,
                look.Record,
                look.Completion,
                contract.ForWrite((publish.Invoke ?? publish.Completion)!.Time, publish.Completion!.Time, "lost"));
        }

        return looks.Count;
    }
}
