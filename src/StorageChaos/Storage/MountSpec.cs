namespace StorageChaos.Storage;

/// <summary>What the client does when the server is silent (nfs(5)).</summary>
public enum MountMode
{
    /// <summary>Waits for ever.</summary>
    Hard,

    /// <summary>Returns an error after <c>retrans</c> retries.</summary>
    Soft,
}

/// <summary>The client's NFS mount.</summary>
public sealed record MountSpec
{
    /// <summary>NFS version: <c>3</c>, <c>4.1</c> or <c>4.2</c>.</summary>
    public string Version { get; init; } = "4.2";

    /// <summary><c>hard</c> or <c>soft</c>.</summary>
    public MountMode Mode { get; init; } = MountMode.Hard;

    /// <summary>Raw mount options (nfs(5)), e.g. <c>timeo=10</c> (tenths of a second), <c>retrans=1</c>.</summary>
    public IReadOnlyList<string> Options { get; init; } = [];
}
