using StorageChaos.Nodes;
using StorageChaos.Stacks.Given;
using StorageChaos.Stacks.Shims;

namespace StorageChaos.Stacks;

/// <summary>What a lab offers to a stack.</summary>
public sealed record StackSite
{
    /// <summary>The machines and their links.</summary>
    public required Topology Topology { get; init; }

    /// <summary>The target's block device that becomes the LUN. Everything on it is lost.</summary>
    public string Disk { get; init; } = "";

    /// <summary>A LUN that exists without us, instead of one that we make of <see cref="Disk"/>; null: we make it.</summary>
    public GivenLun? Lun { get; init; }

    /// <summary>The shims that the scenario's faults need, and what they are made with.</summary>
    public ShimPlan Shims { get; init; } = ShimPlan.None;

    /// <summary>
    /// Whether the workload works over the second mount, too. If not, that mount is there for reading only, and is mounted when
    /// everything is opened again.
    /// </summary>
    public bool TwoClients { get; init; }

    /// <summary>No lab: for what a stack means, as opposed to what it does.</summary>
    public static StackSite Nowhere { get; } = new() { Topology = Topology.Standard };
}
