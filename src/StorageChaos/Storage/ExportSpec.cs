namespace StorageChaos.Storage;

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

    /// <summary>Raw export options (exports(5)), beside those that the stack always sets.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];
}
