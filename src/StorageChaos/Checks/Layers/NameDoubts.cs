using StorageChaos.Protocol;

namespace StorageChaos.Checks.Layers;

/// <summary>
/// What is not certain because of operations that may or may not have happened: beside the names that they are about, what these
/// operations alter along with them.
/// </summary>
internal sealed class NameDoubts
{
    private readonly HashSet<string> names = [];
    private readonly HashSet<string> directories = [];
    private readonly HashSet<string> moved = [];

    /// <summary>Whether there is any.</summary>
    public bool Any => names.Count > 0;

    /// <summary>A name of which the last operation is indeterminate.</summary>
    /// <param name="path">The name.</param>
    /// <param name="action">What the operation does.</param>
    public void Add(string path, string action)
    {
        names.Add(path);
        if (action == NamespaceProtocol.Rename) moved.Add(path);
        if (action is NamespaceProtocol.Create or NamespaceProtocol.MakeDirectory or NamespaceProtocol.SymbolicLink
            or NamespaceProtocol.Link or NamespaceProtocol.Unlink or NamespaceProtocol.RemoveDirectory or NamespaceProtocol.Rename
            && Above(path) is { } directory)
        {
            directories.Add(directory);
        }
    }

    /// <summary>
    /// Whether a name is in doubt itself; or it is a directory with an entry that is, so that its times, its size and its link
    /// count are, too; or it lies below a directory that was perhaps renamed.
    /// </summary>
    public bool Contains(string path)
    {
        if (names.Contains(path) || directories.Contains(path)) return true;
        for (var above = Above(path); above is not null; above = Above(above))
        {
            if (moved.Contains(above)) return true;
        }

        return false;
    }

    private static string? Above(string path) => path.LastIndexOf('/') is > 0 and var at ? path[..at] : null;
}
