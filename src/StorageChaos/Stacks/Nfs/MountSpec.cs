namespace StorageChaos.Stacks.Nfs;

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

    /// <summary>
    /// Raw mount options (nfs(5)), e.g. <c>timeo=10</c> (tenths of a second), <c>retrans=1</c>. <c>softerr</c> makes a soft mount
    /// one that says ETIMEDOUT.
    /// </summary>
    public IReadOnlyList<string> Options { get; init; } = [];

    /// <summary>All options of the mount, in the order in which mount(8) gets them: later ones override.</summary>
    internal IReadOnlyList<string> All => [$"vers={Version}", Mode == MountMode.Hard ? "hard" : "soft", .. Options];

    /// <summary>What all of them mean together.</summary>
    internal NfsOptions Meaning => NfsOptions.Asked(All);

    /// <summary>Whether operations come back with an error when the server has been silent for long enough.</summary>
    internal bool GivesUp => Meaning.Mode is not "hard";

    /// <summary>What is impossible or contradicts itself, one sentence each with the key.</summary>
    internal IEnumerable<string> Problems()
    {
        if (Version is not ("3" or "4.1" or "4.2")) yield return $"stack.mount.version: '{Version}' is not one of 3, 4.1, 4.2";
        foreach (var option in Options.Where(IsOurs))
            yield return $"stack.mount.options: '{option}' is set by stack.mount.mode and stack.mount.version";
    }

    private static bool IsOurs(string option) => option is "hard" or "soft"
        || option.StartsWith("vers=", StringComparison.Ordinal) || option.StartsWith("nfsvers=", StringComparison.Ordinal);
}
