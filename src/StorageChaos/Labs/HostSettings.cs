namespace StorageChaos.Labs;

/// <summary>One host of a lab, from the configuration key <c>lab:hosts:NAME</c>.</summary>
public sealed record HostSettings
{
    /// <summary>Management address or name, for ssh.</summary>
    public required string Address { get; init; }

    /// <summary>TCP port of its sshd.</summary>
    public int Port { get; init; } = 22;

    /// <summary>Login name.</summary>
    public string User { get; init; } = "root";

    /// <summary>Its management interface, which no fault may touch.</summary>
    public required string Management { get; init; }

    /// <summary>libvirt domain; null if its power is not in our hands.</summary>
    public string? Domain { get; init; }
}
