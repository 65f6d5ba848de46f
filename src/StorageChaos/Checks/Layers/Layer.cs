namespace StorageChaos.Checks.Layers;

/// <summary>Which layer between the application and the disk a difference between two places points at.</summary>
internal enum Layer
{
    /// <summary>What the client has cached is not what everything below it has.</summary>
    ClientCache,

    /// <summary>One mount sees what another, opened later, does not: close-to-open consistency (RFC 1813, section 4.11; nfs(5)).</summary>
    CloseToOpen,

    /// <summary>The server has it, a cold client does not see it.</summary>
    Nfs,

    /// <summary>The LUN has it, the server's file system does not show it.</summary>
    Server,

    /// <summary>Only a client still has it.</summary>
    ServerOrBelow,

    /// <summary>The LUN does not have it.</summary>
    Lun,
}
