using System.Text.Json.Serialization;
using StorageChaos.Hosts;
using StorageChaos.Storage;

namespace StorageChaos.Faults.Block;

/// <summary>
/// A fault of a disk: the table of the layer above it is swapped (dmsetup(8)). A layer holds one fault at a time, the one
/// that was injected last.
/// </summary>
public abstract record LayerFault : Fault
{
    /// <summary><c>gateway</c>: under the file system. <c>target</c>: under the LUN.</summary>
    public LayerPlace At { get; init; } = LayerPlace.Gateway;

    /// <inheritdoc/>
    [JsonIgnore]
    public override LayerNeed? Layer => new(At);

    /// <summary>The host that has the layer.</summary>
    protected string Host => At.ToString().ToLowerInvariant();

    /// <summary>The place in words.</summary>
    protected string Where() => At == LayerPlace.Gateway ? "the gateway's disk" : "the target's disk";
}
