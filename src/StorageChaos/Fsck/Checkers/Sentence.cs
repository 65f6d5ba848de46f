using System.Globalization;
using StorageChaos.Fsck.Reports;

namespace StorageChaos.Fsck.Checkers;

/// <summary>Findings in one sentence.</summary>
public static class Sentence
{
    /// <summary>
    /// The reading with a reason that counts its findings and names the gravest, e.g. <c>1 finding (1 of directory entry
    /// without inode); the gravest: directory entry without inode: /d/victim -> inode 16, found in pass 2</c>. Other outcomes keep theirs.
    /// </summary>
    public static FsckReading Summarised(this FsckReading reading)
    {
        ArgumentNullException.ThrowIfNull(reading);
        if (reading.Outcome != FsckOutcome.Findings || reading.Findings.Count == 0)
            return reading;
        var classes = string.Join(", ", reading.Classes.Select(c => $"{c.Count} of {Meanings.Name(c.Class)}"));
        // The worst comes first, a cause before its effects, and a named class before the others.
        var gravest = reading.Findings
            .OrderByDescending(f => f.Severity)
            .ThenBy(f => f.CausedBy is not null)
            .ThenBy(f => f.Class == FindingClass.Other)
            .First();
        var which = reading.FindingCount == 1 ? "" : "the gravest: ";
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{reading.FindingCount} finding{(reading.FindingCount == 1 ? "" : "s")} ({classes}): {which}{Of(gravest)}");
        return reading with { Reason = reading.Stopped is { } stopped ? $"{text}; {stopped}" : text };
    }

    /// <summary>One finding: class, place, pass.</summary>
    public static string Of(Finding finding)
    {
        ArgumentNullException.ThrowIfNull(finding);
        var place = (finding.Path, finding.Inode, finding.Block) switch
        {
            ({ } path, { } inode, _) => $"{path} -> inode {inode}",
            ({ } path, _, _) => path,
            (_, { } inode, { } block) => $"inode {inode}, block {block}",
            (_, { } inode, _) => $"inode {inode}",
            (_, _, { } block) => $"block {block}",
            _ => finding.Message.Split('\n')[0],
        };
        var name = finding.Class == FindingClass.Other ? finding.Structure : Meanings.Name(finding.Class);
        var pass = finding.Pass is not { Length: > 0 } p ? "" : char.IsAsciiDigit(p[0]) ? $", found in pass {p}" : $", found in {p}";
        return $"{name}: {place}{pass}";
    }
}
