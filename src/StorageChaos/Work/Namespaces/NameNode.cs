namespace StorageChaos.Work.Namespaces;

/// <summary>A place for a name: in a directory.</summary>
internal readonly record struct NameSlot(NameNode Directory, string Name)
{
    /// <summary>Null when the directory itself is gone.</summary>
    public string? Path => Directory.Path is { } path ? $"{path}/{Name}" : null;
}

/// <summary>A name that must be there.</summary>
/// <param name="Node">What it leads to.</param>
/// <param name="By">The operation that put it there.</param>
/// <param name="From">Where that operation took it from, if it is a rename.</param>
internal sealed record NameEntry(NameNode Node, NameOp By, NameSlot? From = null);

/// <summary>An object of the model: what a name leads to, whatever its name is at the moment.</summary>
internal sealed class NameNode(ObjectState state)
{
    public ObjectState State { get; set; } = state;

    public List<NameSlot> Names { get; } = [];

    /// <summary>What must be in a directory.</summary>
    public Dictionary<string, NameEntry> Entries { get; } = [];

    /// <summary>What was in a directory, with the operation that took it away.</summary>
    public Dictionary<string, NameEntry> Gone { get; } = [];

    /// <summary>Names in a directory that an indeterminate operation is about.</summary>
    public Dictionary<string, NameDoubt> Doubts { get; } = [];

    /// <summary>Path of the top of the tree; null for anything below.</summary>
    public string? TreePath { get; init; }

    public string? Path => TreePath ?? (Names.Count > 0 ? Names[0].Path : null);

    /// <summary>Names in a directory and below it.</summary>
    public long Below => Entries.Values.Sum(e => 1 + e.Node.Below);
}
