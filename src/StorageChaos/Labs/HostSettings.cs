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

    /// <summary>Its role: <c>target</c>, <c>gateway</c> or <c>client</c>; null: its name, without a number at its end.</summary>
    public string? Role { get; init; }

    /// <summary>libvirt domain of one of our own VMs; null: the lab's id and the host's name.</summary>
    public string? Domain { get; init; }
}
