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
        var findings = new FindingList();
        foreach (var finding in replay.Findings) findings.Add(finding with { Pass = "replay", CausedBy = null });
        var offset = findings.Count;
        // If the journal could not be replayed, what a checker then reports may be an effect of that.
        if (after.Outcome != FsckOutcome.Findings)
            after = after with
            {
                FindingCount = 0,
                Classes = [],
                Findings = [],
                Stopped = after.Outcome == FsckOutcome.Clean ? null : after.Reason,
            };
        foreach (var finding in after.Findings) findings.Add(finding with { CausedBy = finding.CausedBy + offset });
        return after with
        {
            Outcome = FsckOutcome.Findings,
            Reason = replay.Reason,
            FindingCount = replay.FindingCount + after.FindingCount,
            Classes =
            [
                .. replay.Classes.Concat(after.Classes).GroupBy(c => c.Class).OrderBy(g => g.Key)
                    .Select(g => new ClassCount { Class = g.Key, Count = g.Sum(c => c.Count) }),
            ],
            Findings = findings.Items,
        };
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

    private static (string?, long?, long?, string) Key(Finding finding) => (finding.Code, finding.Inode, finding.Block, finding.Message);
}
