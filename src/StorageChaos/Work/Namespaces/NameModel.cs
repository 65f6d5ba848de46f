using StorageChaos.Checks;
using StorageChaos.Protocol;

namespace StorageChaos.Work.Namespaces;

/// <summary>
/// What must be there, rebuilt from the history of one writer: acknowledged operations are applied, indeterminate ones
/// become doubts, refused ones have no effect (POSIX.1-2017: link, rename, unlink, ... have no effect when they fail).
/// </summary>
internal sealed class NameModel
{
    public NameModel(int writer, IEnumerable<NameOp> ops)
    {
        Top = new NameNode(new ObjectState { Type = "directory" }) { TreePath = NamespaceProtocol.TreeOf(writer) };
        foreach (var op in ops.Where(o => !o.Refused))
        {
            if (!op.Acknowledged) Indeterminate++;
            else Acknowledged++;
            if (op.Acknowledged) First ??= op;
            if (!Follow(op)) Problem ??= $"writer {writer}: the history cannot be followed at {HistoryEvidence.Of(op.Invoke)}: {op.Words}";
        }
    }

    public NameNode Top { get; }

    public long Acknowledged { get; private set; }

    /// <summary>The first acknowledged operation.</summary>
    public NameOp? First { get; private set; }

    public long Indeterminate { get; private set; }

    /// <summary>Why the model is not to be believed; null if it is.</summary>
    public string? Problem { get; private set; }

    /// <summary>What single names have been used for.</summary>
    public NameUses Uses { get; } = new();

    private bool Follow(NameOp op)
    {
        if (Find(op.Path) is not { } slot) return false;
        var entry = slot.Directory.Entries.GetValueOrDefault(slot.Name);
        if (op.Action is NamespaceProtocol.Create or NamespaceProtocol.MakeDirectory or NamespaceProtocol.SymbolicLink)
            return Make(op, slot);
        if (entry is null) return false;
        switch (op.Action)
        {
            case NamespaceProtocol.Link or NamespaceProtocol.Rename:
                if (op.To is null || Find(op.To) is not { } to) return false;
                if (op.Action == NamespaceProtocol.Link) Link(op, entry.Node, to);
                else Rename(op, slot, entry, to);
                return true;
            case NamespaceProtocol.Unlink or NamespaceProtocol.RemoveDirectory:
                Remove(op, slot, entry);
                return true;
            default:
                Change(op, entry.Node);
                return true;
        }
    }

    private bool Make(NameOp op, NameSlot slot)
    {
        var node = new NameNode(ObjectState.MadeBy(op));
        Uses.Add(slot.Name, op, node);
        if (op.Acknowledged)
        {
            Put(slot, new NameEntry(node, op));
            return true;
        }

        var state = op.Action == NamespaceProtocol.SymbolicLink ? node.State : node.State with { InTheMaking = true };
        node.Names.Add(slot);
        Doubt(op, [new(slot, null, null, op)], [new(slot, node, state, op)], slot);
        return true;
    }

    private void Change(NameOp op, NameNode node)
    {
        if (op.Acknowledged)
        {
            node.State = node.State.After(op);
            return;
        }

        var after = node.State.After(op) with { InTheWriting = op.Action == NamespaceProtocol.Write };
        Doubt(op, All(node, node.State), All(node, after));
    }

    private void Link(NameOp op, NameNode node, NameSlot to)
    {
        Uses.Add(to.Name, op, node);
        var linked = node.State.Touched(modified: false) with
        {
            Links = node.State.Links is { } links ? links.Then(node.Names.Count + 1, op) : new(node.Names.Count + 1, op),
        };
        if (op.Acknowledged)
        {
            node.State = linked;
            Put(to, new NameEntry(node, op));
            return;
        }

        Doubt(
            op,
            [.. All(node, node.State.Touched(modified: false)), new(to, null, null, op)],
            [.. All(node, linked), new(to, node, linked, op)],
            to);
    }

    private void Remove(NameOp op, NameSlot slot, NameEntry entry)
    {
        Uses.Add(slot.Name, op, entry.Node);
        var rest = Lessened(entry.Node, op);
        if (op.Acknowledged)
        {
            Take(slot, op);
            entry.Node.State = rest;
            return;
        }

        Doubt(
            op,
            All(entry.Node, entry.Node.State.Touched(modified: false)),
            [.. All(entry.Node, rest).Where(e => e.Slot != slot), new(slot, null, null, op)],
            slot);
    }

    private void Rename(NameOp op, NameSlot from, NameEntry entry, NameSlot to)
    {
        var node = entry.Node;
        Uses.Add(from.Name, op, node);
        Uses.Add(to.Name, op, node);
        var moved = node.State.Touched(modified: node.State.Type == "directory");
        var over = to.Directory.Entries.GetValueOrDefault(to.Name)?.Node;
        if (op.Acknowledged)
        {
            if (over is not null)
            {
                Take(to, op);
                over.State = Lessened(over, op);
            }

            Take(from, op);
            node.State = moved;
            Put(to, new NameEntry(node, op, from));
            return;
        }

        // The other names of both files keep their objects; with them the link counts can be told.
        List<NameExpectation> others = [.. All(node, moved).Where(e => e.Slot != from)];
        List<NameExpectation> before =
        [
            .. others,
            new(from, node, moved, entry.By),
            .. over is null ? [new(to, null, null, op)] : All(over, over.State.Touched(modified: false)),
        ];
        List<NameExpectation> after =
        [
            .. others,
            new(from, null, null, op),
            new(to, node, moved, op),
            .. over is null ? [] : All(over, Lessened(over, op)).Where(e => e.Slot != to),
        ];
        Doubt(op, before, after, from, to);
    }

    private static ObjectState Lessened(NameNode node, NameOp op) => node.State.Touched(modified: false) with
    {
        Links = node.State.Links is { } links ? links.Then(links.Value - 1, op) : null,
    };

    private static IEnumerable<NameExpectation> AllNames(NameNode node, ObjectState state) =>
        node.Names.Select(slot => new NameExpectation(slot, node, state, slot.Directory.Entries[slot.Name].By));

    private static List<NameExpectation> All(NameNode node, ObjectState state) => [.. AllNames(node, state)];

    // Of the directories only those change in which a name was to be made or removed: not those of a file's other names.
    private void Doubt(
        NameOp op,
        IReadOnlyList<NameExpectation> before,
        IReadOnlyList<NameExpectation> after,
        params ReadOnlySpan<NameSlot> names)
    {
        NameOp[] upon =
        [
            .. Trail(op.Path).Concat(op.To is null ? [] : Trail(op.To)),
            .. before.SelectMany(e => e.State is { } state ? state.Replacements.Add(e.By) : []).Where(by => by != op),
        ];
        var doubt = new NameDoubt(op, before, after, upon);
        foreach (var expectation in before.Concat(after)) expectation.Slot.Directory.Doubts[expectation.Slot.Name] = doubt;
        foreach (var slot in names) slot.Directory.State = slot.Directory.State.Touched(modified: true);
    }

    private void Put(NameSlot slot, NameEntry entry)
    {
        // That it could be put there settles what was in doubt about the name.
        slot.Directory.Doubts.Remove(slot.Name);
        slot.Directory.Gone.Remove(slot.Name);
        slot.Directory.Entries[slot.Name] = entry;
        slot.Directory.State = slot.Directory.State.Touched(modified: true);
        entry.Node.Names.Add(slot);
        if (Uses.Holders(slot.Name) is not { Count: > 1 } holders) return;
        foreach (var holder in holders.Where(h => h.Names.Count > 0)) holder.State = holder.State.ReplacedBy(entry.By);
    }

    private static void Take(NameSlot slot, NameOp op)
    {
        slot.Directory.Doubts.Remove(slot.Name);
        slot.Directory.Entries.Remove(slot.Name, out var entry);
        slot.Directory.Gone[slot.Name] = new NameEntry(entry!.Node, op);
        slot.Directory.State = slot.Directory.State.Touched(modified: true);
        entry.Node.Names.Remove(slot);
    }

    // What made the directories on the way to a name.
    private List<NameOp> Trail(string path)
    {
        var (trail, directory) = (new List<NameOp>(), Top);
        foreach (var part in path.Split('/')[1..^1])
        {
            if (!directory.Entries.TryGetValue(part, out var entry)) break;
            directory = entry.Node;
            trail.AddRange([entry.By, .. directory.State.Replacements]);
        }

        return trail;
    }

    private NameSlot? Find(string path)
    {
        var parts = path.Split('/');
        if (parts.Length < 2 || parts[0] != Top.TreePath) return null;
        var directory = Top;
        foreach (var part in parts[1..^1])
        {
            if (!directory.Entries.TryGetValue(part, out var entry)) return null;
            directory = entry.Node;
        }

        return new NameSlot(directory, parts[^1]);
    }
}
