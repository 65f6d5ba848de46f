using System.Globalization;

namespace StorageChaos.Fsck;

/// <summary>Findings in one sentence.</summary>
internal static class Sentence
{
    /// <summary>E.g. <c>3 findings (2 of directory entry without inode, 1 of other structure); the first: directory entry without inode: /d/victim -> inode 16, found in pass 2</c>.</summary>
    public static string Summary(FindingList findings)
    {
        var classes = string.Join(", ", findings.PerClass.Select(c => $"{c.Count} of {Meanings.Name(c.Class)}"));
        var roots = findings.Items.Where(f => f.CausedBy is null).ToList();
        // The gravest is what a reader must know first.
        var first = roots.Where(f => f.Class != FindingClass.Other).Concat(roots).MaxBy(f => f.Severity)!;
        return string.Create(CultureInfo.InvariantCulture, $"{findings.Count} finding{(findings.Count == 1 ? "" : "s")} ({classes}); the first: {Of(first)}");
    }

    /// <summary>One finding: class, place, pass.</summary>
    public static string Of(Finding finding)
    {
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
        return $"{name}: {place}{(finding.Pass is { } pass ? $", found in pass {pass}" : "")}";
    }
}
