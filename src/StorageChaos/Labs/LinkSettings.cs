namespace StorageChaos.Labs;

/// <summary>One link of a lab, from the configuration key <c>lab:links:NAME</c>.</summary>
public sealed record LinkSettings
{
    /// <summary>The end that opens connections: the initiator, the NFS client.</summary>
    public required LinkEndSettings Client { get; init; }

    /// <summary>The end that listens: the target, the NFS server.</summary>
    public required LinkEndSettings Server { get; init; }
}

/// <summary>One end of a link.</summary>
public sealed record LinkEndSettings
{
    /// <summary>A host of <c>lab:hosts</c>.</summary>
    public required string Host { get; init; }

    /// <summary>Its interface on this link.</summary>
    public required string Interface { get; init; }

    /// <summary>Its IPv4 address on this link.</summary>
    public required string Address { get; init; }
}
