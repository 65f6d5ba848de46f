using System.Text.Json.Serialization;
using StorageChaos.Nodes;
using StorageChaos.Stacks.Shims;

namespace StorageChaos.Faults.Block;

/// <summary>
/// A fault of a disk: the table of the layer above it is swapped (dmsetup(8)). A layer holds one fault at a time.
/// </summary>
public abstract record DiskFault : Fault
{
    /// <summary><c>gateway</c>: under the file system. <c>target</c>: under the LUN.</summary>
    public ShimPosition At { get; init; } = ShimPosition.Gateway;

    /// <inheritdoc/>
    [JsonIgnore]
    public override ShimNeed? NeededShim => new(At);

    /// <summary>The host that has the shim.</summary>
    /// <exception cref="LabMismatchException">The lab has no such host.</exception>
    private protected string Host(Topology topology) => topology.Of(At.Role());

    /// <summary>The place in words.</summary>
    protected string Where() => At == ShimPosition.Gateway ? "the gateway's disk" : "the target's disk";
}
