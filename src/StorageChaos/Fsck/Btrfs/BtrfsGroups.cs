using StorageChaos.Fsck.Checkers;
using StorageChaos.Fsck.Reports;

namespace StorageChaos.Fsck.Btrfs;

/// <summary>
/// Joins the findings of <c>btrfs check</c>: an inode's errors are followed by its references', an extent's by those of its
/// back references. One of them is the cause of the others.
/// </summary>
internal sealed class BtrfsGroups
{
    private const int LongestMessage = 2000;
    private const int LargestGroup = 64;
    private const int Remembered = 10_000;

    private readonly FindingList list = new();
    private readonly Dictionary<(char Kind, long Number), int> causes = [];
    private readonly HashSet<(string, long)> damagedBlocks = [];
    private readonly List<Finding> group = [];
    private int lastLine;
    private bool repeated;

    /// <summary>Adds what one line reports.</summary>
    /// <param name="findings">One for each error that it names.</param>
    /// <param name="detail">Whether it is about the line before, if that was a finding.</param>
    public void Add(IReadOnlyList<Finding> findings, bool detail)
    {
        var first = findings[0];
        if (detail && (repeated || (group.Count > 0 && (first.Block is null || group[^1].Block is null || group[^1].Block == first.Block))))
        {
            AppendToLastLine(first.Message);
            return;
        }

        // Each pass reports a damaged tree block again.
        repeated = first is { Structure: "tree block", Code: { } code, Block: { } block }
            && damagedBlocks.Count < Remembered
            && !damagedBlocks.Add((code, block));
        if (repeated || !Continues(first))
            Flush();
        if (repeated)
            return;
        lastLine = group.Count;
        group.AddRange(findings);
    }

    /// <summary>No more lines follow.</summary>
    public FindingList End()
    {
        Flush();
        return list;
    }

    private bool Continues(Finding next) => group.Count is > 0 and < LargestGroup
        && (next.Message.StartsWith("unresolved ref dir ", StringComparison.Ordinal)
            || (next.Block is { } block && group[^1].Block == block));

    private void AppendToLastLine(string detail)
    {
        for (var i = lastLine; i < group.Count; i++)
        {
            if (group[i].Message.Length + detail.Length < LongestMessage)
                group[i] = group[i] with { Message = $"{group[i].Message}; {detail}" };
        }
    }

    private void Flush()
    {
        // A wrong link count follows from the entry or the inode that is missing, though it is named before the entry.
        var root = Math.Max(0, group.FindIndex(f => f.Structure != "link count"));
        var rootId = list.Count + 1 + root;
        var earlier = group
            .SelectMany(Places).Select(p => causes.TryGetValue(p, out var id) ? id : (int?)null)
            .FirstOrDefault(id => id is not null);
        for (var i = 0; i < group.Count; i++)
        {
            if (causes.Count < Remembered)
            {
                foreach (var place in Places(group[i]))
                    causes.TryAdd(place, earlier ?? rootId);
            }

            list.Add(OfEntry(group[i], group[0]) with { CausedBy = earlier ?? (i == root ? null : rootId) });
        }

        group.Clear();
    }

    // A reference is reported after its inode. Numbers of a subvolume (whose inode is not reported) mean nothing in the main tree.
    private static Finding OfEntry(Finding finding, Finding first) => finding.Directory is null
        ? finding
        : finding with { Inode = finding.Inode ?? first.Inode, Directory = first.Inode is null ? null : finding.Directory };

    private static IEnumerable<(char Kind, long Number)> Places(Finding finding)
    {
        if (finding.Block is { } block)
            yield return ('b', block);
        if (finding.Inode is { } inode)
            yield return ('i', inode);
    }
}
