namespace StorageChaos.Nodes;

/// <summary>Names of the links that stacks use.</summary>
public static class LinkName
{
    /// <summary>Between gateway and target: iSCSI.</summary>
    public const string San = "san";

    /// <summary>The second path between gateway and target, where a lab has one.</summary>
    public const string SecondSan = "san1";

    /// <summary>Between client and gateway: NFS.</summary>
    public const string Nas = "nas";
}
