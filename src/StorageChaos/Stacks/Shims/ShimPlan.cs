namespace StorageChaos.Stacks.Shims;

/// <summary>The shims of a stack, and what they are made with.</summary>
/// <param name="Needs">At most one a position.</param>
/// <param name="LogDisk">Block device of the gateway that takes the log of writes. Everything on it is lost.</param>
/// <param name="Agent">Path of the agent on the gateway, which makes crash images of such a log.</param>
public sealed record ShimPlan(IReadOnlyList<ShimNeed> Needs, string LogDisk, string Agent)
{
    /// <summary>No shim: a stack as it is without us.</summary>
    public static ShimPlan None { get; } = new([], "", "");

    /// <summary>The need at a position; null if there is none.</summary>
    public ShimNeed? At(ShimPosition position) => Needs.SingleOrDefault(n => n.At == position);
}
