using StorageChaos.Fsck.Checkers;
using StorageChaos.Fsck.Reports;

namespace StorageChaos.Fsck.Ext4;

/// <summary>
/// Which findings follow from which, as far as e2fsck's output tells: the later ones on the same inode follow from the first,
/// the accounting of an inode's blocks and links from what is wrong with the inode, and counts from the bitmaps that they count.
/// </summary>
internal static class SideEffects
{
    public static void Link(FindingList findings)
    {
        var rootOfInode = new Dictionary<long, int>();
        var rootOfBlock = new Dictionary<long, int>();
        int? blockBitmap = null, inodeBitmap = null;
        findings.Update(finding =>
        {
            var cause = Cause(finding);
            if (cause is null)
                Remember(finding);
            return cause is null ? finding : finding with { CausedBy = cause };
        });

        int? Cause(Finding finding)
        {
            if (finding.Structure == "free counts")
                return finding.Message.StartsWith("Free blocks", StringComparison.Ordinal) ? blockBitmap : inodeBitmap;
            if (finding.Inode is { } inode && rootOfInode.TryGetValue(inode, out var root))
                return root;
            return finding.Structure == "block bitmap" && finding.Block is { } block && rootOfBlock.TryGetValue(block, out root)
                ? root
                : null;
        }

        void Remember(Finding finding)
        {
            if (finding.Inode is { } inode && finding.Structure != "inode bitmap")
                rootOfInode.TryAdd(inode, finding.Id);
            if (finding.Block is { } block && finding.Structure != "block bitmap")
                rootOfBlock.TryAdd(block, finding.Id);
            if (finding.Structure == "block bitmap")
                blockBitmap ??= finding.Id;
            if (finding.Structure == "inode bitmap")
                inodeBitmap ??= finding.Id;
        }
    }
}
