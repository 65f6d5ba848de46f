namespace StorageChaos.Storage;

/// <summary>The layers of a stack, and what they are made with.</summary>
/// <param name="Needs">At most one a place.</param>
/// <param name="LogDisk">Block device of the gateway that takes the log of writes. Everything on it is lost.</param>
/// <param name="Agent">Path of the agent on the gateway, which makes crash images of such a log.</param>
public sealed record LayerPlan(IReadOnlyList<LayerNeed> Needs, string LogDisk, string Agent)
{
    /// <summary>No layer: a stack as it is without us.</summary>
    public static LayerPlan None { get; } = new([], "", "");

    /// <summary>The need at a place; null if there is none.</summary>
    public LayerNeed? At(LayerPlace place) => Needs.SingleOrDefault(n => n.At == place);
}
