namespace StorageChaos.Agent.Namespaces;

/// <summary>An operation that was drawn, and what it does to the tree.</summary>
/// <param name="Step">The operation.</param>
/// <param name="Done">Changes the tree to what it is after the operation.</param>
internal sealed record NamePlan(NameStep Step, Action Done)
{
    /// <summary>Objects whose state is in doubt if the operation is.</summary>
    internal IReadOnlyList<NameObject> Objects { get; init; } = [];

    /// <summary>Names that are in doubt if the operation is.</summary>
    internal IReadOnlyList<NameSlot> Slots { get; init; } = [];
}
