namespace StorageChaos.Agent.Namespaces;

/// <summary>An operation that was drawn, and what it means for the tree.</summary>
/// <param name="Step">The operation.</param>
/// <param name="Done">Brings the tree to what it is afterwards.</param>
internal sealed record NamePlan(NameStep Step, Action Done)
{
    /// <summary>Objects whose state is in doubt if the operation is.</summary>
    internal IReadOnlyList<NameObject> Objects { get; init; } = [];

    /// <summary>Names that are in doubt if the operation is.</summary>
    internal IReadOnlyList<NameSlot> Slots { get; init; } = [];
}
