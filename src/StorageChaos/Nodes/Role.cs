namespace StorageChaos.Nodes;

/// <summary>
/// The roles that nodes have in a lab. A node is called by its role, with a number from the second one on: <c>gateway2</c>.
/// </summary>
public static class Role
{
    /// <summary>Serves LUNs by iSCSI.</summary>
    public const string Target = "target";

    /// <summary>Initiator and NAS head: has the LUN, its file system, and exports it.</summary>
    public const string Gateway = "gateway";

    /// <summary>Mounts the export and runs the workload.</summary>
    public const string Client = "client";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Target, Gateway, Client];

    /// <summary>The role of a node that is not told otherwise: its name without the number.</summary>
    public static string Of(string node) => node.TrimEnd(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
}
