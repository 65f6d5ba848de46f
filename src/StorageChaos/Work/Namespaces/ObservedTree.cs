using StorageChaos.Histories;
using StorageChaos.Protocol;

namespace StorageChaos.Work.Namespaces;

/// <summary>One name that the final read found.</summary>
/// <param name="Read">The op that says so.</param>
internal sealed record ObservedName(Op Read)
{
    /// <summary>What it leads to.</summary>
    public NameValues Values { get; } = new(Read.Value);

    /// <summary>How often its directory lists it.</summary>
    public int Times { get; init; } = 1;

    /// <summary>
    /// Its directory lists it, but there is no inode behind it (ENOENT, ESTALE: the inode is gone; EIO: what is there cannot
    /// be one).
    /// </summary>
    public bool IsDangling => Read is { Value: null, Error: "ENOENT" or "ESTALE" or "EIO" or "EUCLEAN" };
}

/// <summary>What the final read found of one writer's tree.</summary>
internal sealed class ObservedTree
{
    private readonly Dictionary<string, ObservedName> names = [];
    private readonly Dictionary<string, List<string>> directories = [];
    private readonly Dictionary<string, Op> unreadable = [];

    private ObservedTree(List<Op> reads, Op? end)
    {
        End = end;
        foreach (var read in reads)
        {
            var path = read.Path!;
            if (read is { Value: null, Found: Found.Unreadable })
            {
                unreadable[path] = read;
            }
            else if (names.TryGetValue(path, out var before))
            {
                names[path] = before with { Times = before.Times + 1 };
            }
            else
            {
                names[path] = new ObservedName(read);
                var at = path.LastIndexOf('/');
                var directory = at < 0 ? "" : path[..at];
                if (!directories.TryGetValue(directory, out var listed)) directories[directory] = listed = [];
                listed.Add(path[(at + 1)..]);
            }
        }
    }

    /// <summary>The end of the read; null if there is none.</summary>
    public Op? End { get; }

    public ObservedName? At(string? path) => path is null ? null : names.GetValueOrDefault(path);

    /// <summary>
    /// The path that a name has: it may be below a directory of which it is not certain whether it was renamed. Then it
    /// is where that directory is. Null when its directory is gone.
    /// </summary>
    public string? Locate(NameSlot slot)
    {
        var directory = slot.Directory;
        if (directory.TreePath is { } top) return $"{top}/{slot.Name}";
        if (directory.Names.Count == 0) return null;
        var own = directory.Names[0];
        var path = own.Directory.Doubts.GetValueOrDefault(own.Name) is { Op: { Action: NamespaceProtocol.Rename } rename }
            && At(rename.Path) is null
            ? rename.To
            : Locate(own);
        return path is null ? null : $"{path}/{slot.Name}";
    }

    /// <summary>What a directory lists, each name once.</summary>
    public IReadOnlyList<string> Listed(string directory) => directories.TryGetValue(directory, out var listed) ? listed : [];

    /// <summary>The op that says that a directory could not be listed to its end.</summary>
    public Op? Unreadable(string directory) => unreadable.GetValueOrDefault(directory);

    /// <summary>Names in a directory and below it.</summary>
    public long Below(string directory) => Listed(directory).Sum(name => 1 + Below($"{directory}/{name}"));

    /// <summary>The trees of all writers, as they were seen at one place.</summary>
    public static Dictionary<int, ObservedTree> Of(History history, string place)
    {
        var reads = new Dictionary<int, (List<Op> Names, Op? End)>();
        foreach (var op in history.Ops)
        {
            if (op is not { Action: NamespaceProtocol.Read or NamespaceProtocol.ReadEnd, Writer: { } writer }
                || (op.Place ?? ReadPlace.Client) != place)
            {
                continue;
            }

            // Where a tree was read twice, the later read decides.
            if (!reads.TryGetValue(writer, out var read) || read.End is not null && op.Action == NamespaceProtocol.Read) read = ([], null);
            if (op.Action == NamespaceProtocol.ReadEnd) read.End = op;
            else if (op.Path is not null) read.Names.Add(op);
            reads[writer] = read;
        }

        return reads.ToDictionary(r => r.Key, r => new ObservedTree(r.Value.Names, r.Value.End));
    }
}
