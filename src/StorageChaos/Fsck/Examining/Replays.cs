using StorageChaos.Fsck.Checkers;
using StorageChaos.Fsck.Reports;

namespace StorageChaos.Fsck.Examining;

/// <summary>What a replay of the journal made of the findings.</summary>
internal static class Replays
{
    /// <summary>
    /// The reading after, with what the replay itself found: a journal that is damaged, a structure that it had to
    /// repair.
    /// </summary>
    public static FsckReading Merge(FsckReading replay, FsckReading after)
    {
        if (replay.FindingCount == 0)
            return after;
        // If the journal could not be replayed, what a checker then reports may be an effect of that.
        if (after.Outcome != FsckOutcome.Findings)
            after = after with
            {
                FindingCount = 0,
                Classes = [],
                Findings = [],
                Stopped = after.Outcome == FsckOutcome.Clean ? null : after.Reason,
            };
        return Join(replay with { Findings = [.. replay.Findings.Select(f => f with { Pass = "replay", CausedBy = null })] }, after);
    }

    /// <summary>The reading, with what was found by other means before it.</summary>
    public static FsckReading Join(FsckReading first, FsckReading second)
    {
        var findings = new FindingList();
        Add(findings, first.Findings);
        Add(findings, second.Findings);
        return second with
        {
            Outcome = FsckOutcome.Findings,
            Reason = first.Reason,
            FindingCount = first.FindingCount + second.FindingCount,
            Classes =
            [
                .. first.Classes.Concat(second.Classes).GroupBy(c => c.Class).OrderBy(g => g.Key)
                    .Select(g => new ClassCount { Class = g.Key, Count = g.Sum(c => c.Count) }),
            ],
            Findings = findings.Items,
            Stopped = string.Join("; ", new[] { first.Stopped, second.Stopped }.OfType<string>()) is { Length: > 0 } stopped
                ? stopped
                : null,
        };
    }

    /// <summary>The reading as one to join to others: if it did not get to its end, that is why it was stopped.</summary>
    public static FsckReading Found(FsckReading reading) => reading.Outcome == FsckOutcome.Inconclusive
        ? reading with { Stopped = reading.Reason }
        : reading;

    /// <summary>The findings of a reading that another one does not have, marked by how they came about.</summary>
    public static FsckReading Beyond(FsckReading known, FsckReading reading, string how)
    {
        var places = known.Findings.Select(Place).ToHashSet();
        var findings = new FindingList();
        Add(findings, reading.Findings.Where(f => !places.Contains(Place(f)))
            .Select(f => f with { Pass = f.Pass is { Length: > 0 } pass ? $"{pass}, {how}" : how }));
        return reading with { FindingCount = findings.Count, Classes = findings.PerClass, Findings = findings.Items };
    }

    /// <summary>The reading before, each finding marked by whether it is still there afterwards.</summary>
    public static FsckReading MarkVanished(FsckReading before, FsckReading after)
    {
        var left = after.Findings.Select(Key).GroupBy(k => k).ToDictionary(g => g.Key, g => g.Count());
        return before with
        {
            Findings = [.. before.Findings.Select(f =>
            {
                var still = left.GetValueOrDefault(Key(f));
                left[Key(f)] = still - 1;
                return f with { Vanished = still <= 0 };
            })],
        };
    }

    /// <summary>What to say of those that vanished.</summary>
    public static string Vanished(FsckReading before) => before.Findings.Count(f => f.Vanished == true) is var gone and > 0
        ? $"; {gone} finding{(gone == 1 ? "" : "s")} before the journal was replayed vanished with the replay, as they should"
        : "";

    // A finding gets another number in another list: so does what refers to it.
    private static void Add(FindingList list, IEnumerable<Finding> findings)
    {
        var ids = new Dictionary<int, int>();
        foreach (var finding in findings)
            ids[finding.Id] = list.Add(
                finding with { CausedBy = finding.CausedBy is { } cause && ids.TryGetValue(cause, out var id) ? id : null });
    }

    // A repair says in other words what a check said: the place tells, or, where there is none, the structure.
    private static (string, long?, long?, string?) Place(Finding finding) =>
        (finding.Structure, finding.Inode, finding.Block, finding.Path);

    private static (string?, long?, long?, string) Key(Finding finding) => (finding.Code, finding.Inode, finding.Block, finding.Message);
}
