namespace StorageChaos.Hosts;

/// <summary>How to reach a host by OpenSSH (ssh(1), ssh_config(5)).</summary>
public sealed record SshSettings
{
    /// <summary>Management address or name.</summary>
    public required string Address { get; init; }

    /// <summary>TCP port.</summary>
    public int Port { get; init; } = 22;

    /// <summary>Login name. Another one than root needs password-less sudo.</summary>
    public string User { get; init; } = "root";

    /// <summary>Private key file; null: what ssh finds by itself.</summary>
    public string? KeyFile { get; init; }

    /// <summary>Directory for the sockets of multiplexed connections. Short: a socket's path has 108 bytes.</summary>
    public required string SocketDirectory { get; init; }

    /// <summary>
    /// Whether the host key must be known. Off for our own VMs, which are born with their box's key;
    /// on for hosts that exist without us.
    /// </summary>
    public bool CheckHostKey { get; init; }
}
