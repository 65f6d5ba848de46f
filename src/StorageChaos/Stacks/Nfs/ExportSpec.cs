namespace StorageChaos.Stacks.Nfs;

/// <summary>When the NFS server answers a write (exports(5)).</summary>
public enum ExportMode
{
    /// <summary>After it is on stable storage.</summary>
    Sync,

    /// <summary>Before: faster, and a server crash loses acknowledged writes.</summary>
    Async,
}

/// <summary>The NFS export of the gateway.</summary>
public sealed record ExportSpec
{
    /// <summary><c>sync</c> or <c>async</c>.</summary>
    public ExportMode Mode { get; init; } = ExportMode.Sync;

    /// <summary>
    /// Whether the server delegates files to clients (RFC 8881, 10.4); null: as the host has it. Where the workload is one
    /// of two clients it does not: those are two mounts of one host, and a server recalls no delegation because of the
    /// client that has it.
    /// </summary>
    public bool? Delegations { get; init; }

    /// <summary>Raw export options (exports(5)), beside those that the stack always sets.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>All options that decide, in the order in which exportfs(8) gets them: later ones override.</summary>
    internal IReadOnlyList<string> All =>
        ["rw", Mode == ExportMode.Sync ? "sync" : "async", "no_subtree_check", "no_root_squash", .. Options];

    /// <summary>What is impossible or contradicts itself, one sentence each with the key.</summary>
    internal IEnumerable<string> Problems()
    {
        foreach (var option in Options.Where(o => o is "sync" or "async"))
            yield return $"stack.export.options: '{option}' is set by stack.export.mode";
        // What ends the list of options in exports(5) would export to others.
        foreach (var option in Options.Where(o => o.Length == 0 || !o.All(c => char.IsAsciiLetterOrDigit(c) || "_=.:/@-".Contains(c))))
            yield return $"stack.export.options: '{option}' is not an option of exports(5)";
    }
}
