namespace StorageChaos.Stacks.Shims;

/// <summary>Where in the stack a shim may lie.</summary>
public enum ShimPosition
{
    /// <summary>On the gateway, between the LUN and the file system: what fails there is the disk as the NAS knows it.</summary>
    Gateway,

    /// <summary>On the target, between its disk and the LUN: what fails there is a disk inside the SAN.</summary>
    Target,
}

/// <summary>What follows from a position.</summary>
internal static class ShimPositions
{
    /// <summary>The role of the node that has the shim.</summary>
    public static string Role(this ShimPosition at) => at == ShimPosition.Gateway ? Nodes.Role.Gateway : Nodes.Role.Target;
}
