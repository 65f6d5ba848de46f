namespace StorageChaos.Agent.Namespaces;

/// <summary>A file, directory or symbolic link that the worker made.</summary>
/// <param name="kind">Which of them.</param>
/// <param name="id">Number of the operation that made it.</param>
internal sealed class NameObject(NameKind kind, long id)
{
    internal NameKind Kind => kind;

    internal long Id => id;

    /// <summary>Version of a file's content.</summary>
    internal long Version { get; set; } = 1;

    /// <summary>Its names. A file may have several; the top of the tree has none.</summary>
    internal List<NameSlot> Names { get; } = [];

    /// <summary>What is in a directory.</summary>
    internal Dictionary<string, NameObject> Entries { get; } = [];

    /// <summary>Names in a directory about which an operation is in doubt. They are never used again.</summary>
    internal HashSet<string> Spent { get; } = [];

    /// <summary>An operation on it is in doubt. It is never touched again.</summary>
    internal bool Quarantined { get; set; }

    /// <summary>Something below is in doubt. The directory stays where it is.</summary>
    internal bool Pinned { get; set; }

    /// <summary>Path of the top of the tree; null for anything below.</summary>
    internal string? TreePath { get; init; }

    internal string Path => TreePath ?? Names[0].Path;

    /// <summary>Directories above it.</summary>
    internal int Depth => TreePath is null ? Names[0].Directory.Depth + 1 : 0;

    /// <summary>Levels of directories below it.</summary>
    internal int Height => Entries.Values.Where(e => e.Kind == NameKind.Directory).Select(e => e.Height + 1).DefaultIfEmpty().Max();

    internal bool Holds(NameObject other) => ReferenceEquals(this, other) || other.TreePath is null && Holds(other.Names[0].Directory);
}
