using StorageChaos.Histories;
using StorageChaos.Protocol;

namespace StorageChaos.Work.Namespaces;

/// <summary>Walks what must be there and what is there side by side.</summary>
internal sealed class TreeComparison
{
    private readonly NameModel model;
    private readonly ObservedTree observed;
    private readonly bool timesSeen;
    private readonly Func<string, bool, bool> isLost;
    private readonly Queue<(NameNode Directory, string Path)> open = new();
    private readonly HashSet<NameDoubt> settled = [];
    private readonly Dictionary<NameNode, string> inodes = [];

    /// <param name="model">What must be there.</param>
    /// <param name="observed">What is there.</param>
    /// <param name="timesSeen">Whether times that were seen bind.</param>
    /// <param name="isLost">Whether what a path leads to, its content (true) or what else there is of it, can be read nowhere.</param>
    public TreeComparison(NameModel model, ObservedTree observed, bool timesSeen, Func<string, bool, bool> isLost)
    {
        (this.model, this.observed, this.timesSeen, this.isLost) = (model, observed, timesSeen, isLost);
        open.Enqueue((model.Top, model.Top.TreePath!));
        while (open.TryDequeue(out var next)) Compare(next.Directory, next.Path);
        for (var i = 0; i < Findings.Count; i++)
        {
            if (Findings[i] is { Kind: NameAnomaly.Unreadable } finding
                && (finding.By is { Acknowledged: false } || !isLost(finding.Path, IsContent(finding))))
                Findings[i] = finding with { Kind = NameAnomaly.Unread };
        }
    }

    /// <summary>What is wrong, from the top down.</summary>
    public List<NameFinding> Findings { get; } = [];

    private void Compare(NameNode directory, string path)
    {
        if (observed.Unreadable(path) is { } failed)
        {
            Unlisted(directory, path, failed);
            return;
        }

        foreach (var doubt in directory.Doubts.Values) Settle(doubt);
        var slots = new SlotComparison(model, observed, timesSeen);
        foreach (var (name, entry) in directory.Entries)
        {
            if (!directory.Doubts.ContainsKey(name))
                slots.There(new NameSlot(directory, name), $"{path}/{name}", entry.Node, entry.Node.State, entry);
        }

        foreach (var name in observed.Listed(path))
        {
            // What a client puts in the place of a file that is removed while it is open.
            if (name.StartsWith(".nfs", StringComparison.Ordinal)) continue;
            if (!directory.Entries.ContainsKey(name) && !directory.Doubts.ContainsKey(name))
                slots.NotThere(new NameSlot(directory, name), $"{path}/{name}");
        }

        Keep(slots, []);
    }

    // Of a directory that nobody can list, all that was put there is lost, each by the operation that put it there.
    private void Unlisted(NameNode directory, string path, Op failed)
    {
        var fate = $"its entries are unreadable: {failed.Error}";
        var unseen = directory.Entries.Where(e => observed.At($"{path}/{e.Key}") is null).ToList();
        if (unseen.Count == 0 || !isLost(path, false))
            Findings.Add(new NameFinding(NameAnomaly.Unreadable, path, fate, null, failed));
        else
            Findings.AddRange(unseen.Select(
                e => new NameFinding(
                    NameAnomaly.Unreadable, path, $"{fate}, and {e.Key} is among them", e.Value.By, failed, 1 + e.Value.Node.Below)));
    }

    private static bool IsContent(NameFinding finding) => finding.Read is { Found: Found.Unreadable, Value: not null };

    /// <summary>
    /// It is lawful if everything is as before the operation, or everything as after it; if neither, the one with fewer
    /// findings is reported.
    /// </summary>
    private void Settle(NameDoubt doubt)
    {
        if (!settled.Add(doubt)) return;
        var (before, after) = (Of(doubt.Before, doubt), Of(doubt.After, doubt));
        if (before.Findings.Count == 0 || after.Findings.Count == 0 || doubt.Op.Action != NamespaceProtocol.Rename)
        {
            // Whether a file that holds what nobody wrote was made is not what is amiss with it.
            var made = after.Findings.Exists(f => f.Kind is NameAnomaly.Corrupt or NameAnomaly.Misplaced);
            Keep(
                before.Findings.Count < after.Findings.Count || (before.Findings.Count == after.Findings.Count && !made) ? before : after,
                doubt.Upon);
            return;
        }

        // A rename is indivisible, done or not: one of the names is there, never both and never none (rename(2)).
        var from = doubt.Before.First(e => e.Slot.Path == doubt.Op.Path).Slot;
        var to = doubt.After.First(e => e.Slot.Path == doubt.Op.To).Slot;
        var (old, now) = (observed.At(from.Path), observed.At(to.Path));
        var both = old is not null && now is not null && old.Values.Text("ino") is { } inode && inode == now.Values.Text("ino");
        if (both || old is null && now is null)
        {
            Findings.Add(new NameFinding(
                NameAnomaly.HalfRenamed,
                to.Path!,
                $"half a rename: {(both ? "both names are" : "neither name is")} there, {from.Path} and this one",
                doubt.Op,
                (now ?? old)?.Read ?? observed.End)
            { Upon = doubt.Upon });
            return;
        }

        Keep(before.Findings.Count <= after.Findings.Count ? before : after, doubt.Upon);
    }

    private SlotComparison Of(IEnumerable<NameExpectation> state, NameDoubt doubt)
    {
        var slots = new SlotComparison(model, observed, timesSeen);
        foreach (var (slot, node, known, by) in state)
        {
            if (slot.Path is not { } path) continue;
            if (node is null) slots.NotThere(slot, path);
            else slots.There(slot, path, node, known!, new NameEntry(node, by));
        }

        slots.Rest(doubt.Upon);
        return slots;
    }

    private void Keep(SlotComparison slots, IReadOnlyList<NameOp> upon)
    {
        Findings.AddRange(slots.Findings);
        foreach (var directory in slots.Directories) open.Enqueue(directory);
        foreach (var (file, inode, path, by) in slots.Inodes)
        {
            if (!inodes.TryAdd(file, inode) && inodes[file] != inode)
            {
                Findings.Add(new NameFinding(
                    NameAnomaly.SplitLink,
                    path,
                    $"it is no longer the same inode as the file's other names ({inode}, not {inodes[file]})",
                    by,
                    observed.At(path)?.Read)
                { Upon = upon, Through = file.State.Replacements });
            }
        }
    }
}
