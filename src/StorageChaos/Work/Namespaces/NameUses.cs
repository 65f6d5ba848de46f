namespace StorageChaos.Work.Namespaces;

/// <summary>What single names, wherever they were, have been used for.</summary>
internal sealed class NameUses
{
    private readonly Dictionary<string, (List<NameOp> Ops, HashSet<NameNode> Nodes)> names = [];
    private readonly Dictionary<long, NameNode> files = [];

    /// <summary>An operation gives a name to an object, or takes it away.</summary>
    public void Add(string name, NameOp op, NameNode node)
    {
        if (!names.TryGetValue(name, out var uses)) names[name] = uses = ([], []);
        uses.Ops.Add(op);
        uses.Nodes.Add(node);
        if (node.State.Content is { } content) files[content.Value.Id] = node;
    }

    /// <summary>The operations about any entry of this name.</summary>
    public IReadOnlyList<NameOp> Of(string name) => names.TryGetValue(name, out var uses) ? uses.Ops : [];

    /// <summary>The objects that have had a name, one after the other.</summary>
    public IReadOnlyCollection<NameNode> Holders(string name) => names.TryGetValue(name, out var uses) ? uses.Nodes : [];

    /// <summary>Whether some content was once to be found under a name.</summary>
    public bool Held(string name, long id) =>
        files.TryGetValue(id, out var file) && names.TryGetValue(name, out var uses) && uses.Nodes.Contains(file);
}
