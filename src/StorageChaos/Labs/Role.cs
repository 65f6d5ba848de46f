namespace StorageChaos.Labs;

/// <summary>The parts that hosts play in a lab.</summary>
public static class Role
{
    /// <summary>Serves LUNs by iSCSI.</summary>
    public const string Target = "target";

    /// <summary>The NAS head: initiator and NFS server in one.</summary>
    public const string Gateway = "gateway";

    /// <summary>Mounts the export and runs the workload.</summary>
    public const string Client = "client";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Target, Gateway, Client];
}
