using StorageChaos.Fsck.Checkers;
using StorageChaos.Fsck.Reports;

namespace StorageChaos.Fsck.Xfs;

/// <summary>
/// Tells which findings of one run of xfs_repair are side effects of earlier ones. xfs_repair names no causes, but it goes
/// on as if it had repaired what it found: an inode that it would have cleared makes its directory entry one "without inode"
/// in the next phase, and what phase 3 found is found again in phase 4.
/// </summary>
internal sealed class XfsCauses
{
    // Nobody needs the causes in a run with more findings than this, and memory stays bounded.
    private const int Kept = 100_000;

    private readonly Dictionary<long, int> lossOf = [];
    private readonly Dictionary<(long?, long?, long?, string?, string), int> seen = [];
    private readonly Dictionary<string, int> firstOf = [];
    private (int Root, string[] Families) last = (0, []);
    private int? lostDirectory;
    private bool severalLost;

    /// <summary><see cref="Finding.Id"/> of the root of a finding; null if it is one itself.</summary>
    /// <param name="finding">The finding, not yet remembered.</param>
    /// <param name="other">The inode that a directory entry names; <see cref="Finding.Inode"/> is its directory then.</param>
    /// <param name="kind">Kind of the message.</param>
    public int? Of(Finding finding, long? other, MessageKind kind)
    {
        if (seen.TryGetValue(Key(finding, other), out var echoed))
            return echoed;
        if (kind != MessageKind.Effect)
            return null;
        var families = Families(finding);
        if (finding.Structure == "superblock counters")
            return families.Select(f => firstOf.TryGetValue(f, out var id) ? id : (int?)null).FirstOrDefault(id => id is not null);
        if (finding.Structure == "root directory")
            return lostDirectory;
        if ((other ?? finding.Inode) is not { } inode)
            return families.Intersect(last.Families).Any() ? last.Root : null;
        if (lossOf.TryGetValue(inode, out var loss))
            return loss;
        // If the allocation tree of inodes itself is wrong, what it says of an inode is an effect of that.
        if (finding.Structure == "inode btree" && firstOf.TryGetValue("inodes", out var tree))
            return tree;
        // Entries of a directory that could not be read do not count: inodes that only they named become disconnected.
        return finding.Message.StartsWith("disconnected", StringComparison.Ordinal) && !severalLost ? lostDirectory : null;
    }

    /// <summary>Remembers a finding, as the cause of what may come.</summary>
    /// <param name="finding">The finding, with <see cref="Finding.CausedBy"/>.</param>
    /// <param name="id">Its <see cref="Finding.Id"/>.</param>
    /// <param name="other">As in <see cref="Of"/>.</param>
    public void Remember(Finding finding, int id, long? other)
    {
        var root = finding.CausedBy ?? id;
        var families = Families(finding);
        last = (root, families);
        foreach (var family in families)
            firstOf.TryAdd(family, root);
        if (seen.Count >= Kept)
            return;
        seen.TryAdd(Key(finding, other), root);
        if (!LosesSomething(finding))
            return;
        if (finding.Inode is { } inode)
            lossOf.TryAdd(inode, root);
        if (other is { } child)
            lossOf.TryAdd(child, root);
        if (finding.Structure == "root directory" || finding.Message.Contains("couldn't map inode", StringComparison.Ordinal))
        {
            severalLost |= lostDirectory is not null && lostDirectory != root;
            lostDirectory ??= root;
        }
    }

    // The same finding, reported again, may end differently ("bad CRC for inode 131", "bad CRC for inode 131, would rewrite").
    private static (long?, long?, long?, string?, string) Key(Finding finding, long? other)
    {
        var somewhere = (finding.Inode ?? other ?? finding.Block) is not null;
        var comma = somewhere ? finding.Message.AsSpan().IndexOfAny(',', ';') : -1;
        return (finding.Inode, other, finding.Block, finding.Path, comma < 0 ? finding.Message : finding.Message[..comma]);
    }

    // What takes away an inode, an entry or a directory changes what the phases after it see. A wrong count does not.
    private static bool LosesSomething(Finding finding) =>
        finding.Message.Contains("cleared inode", StringComparison.Ordinal)
        || finding.Class is FindingClass.DeletedFile or FindingClass.EntryWithoutInode
        || finding.SecondClass is FindingClass.EntryWithoutInode
        || finding.Structure is "directory" or "parent entry" or "directory entry"
        || (finding.Structure == "inode" && finding.Class == FindingClass.Other);

    private static string[] Families(Finding finding) => finding.Structure switch
    {
        "AGF" or "AGFL" or "free-space btree" => ["space"],
        "AGI" or "inode btree" => ["inodes"],
        "AG header" or "superblock" => ["space", "inodes"],
        "superblock counters" => finding.Message.Contains("blocks", StringComparison.Ordinal) ? ["space"] : ["inodes"],
        "refcount btree" => ["sharing"],
        _ => [],
    };
}
