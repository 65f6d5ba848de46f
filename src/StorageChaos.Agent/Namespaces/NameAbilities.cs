namespace StorageChaos.Agent.Namespaces;

/// <summary>What not every mount can do.</summary>
/// <param name="Attributes">Whether files have user attributes; over NFSv3 they have none.</param>
/// <param name="Owners">Whether the owner can be changed; a server that squashes root refuses it.</param>
internal readonly record struct NameAbilities(bool Attributes, bool Owners)
{
    /// <summary>What the work has to do without, in words; null if it is nothing.</summary>
    internal string? Lacking => (Attributes, Owners) switch
    {
        (true, true) => null,
        (false, true) => "without setxattr",
        (true, false) => "without chown",
        _ => "without setxattr and chown",
    };
}
