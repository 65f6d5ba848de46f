namespace StorageChaos.Work.Namespaces;

/// <summary>A name in one of the two states that an indeterminate operation leaves: what must be there, or nothing.</summary>
/// <param name="Slot">The name.</param>
/// <param name="Node">What it leads to; null: nothing.</param>
/// <param name="State">What is known of it.</param>
/// <param name="By">The operation that put it there.</param>
internal sealed record NameExpectation(NameSlot Slot, NameNode? Node, ObjectState? State, NameOp By);

/// <summary>An indeterminate operation: everything that it is about is as it was before, or everything as after it.</summary>
/// <param name="Op">The operation.</param>
/// <param name="Before">As it was.</param>
/// <param name="After">As it would be.</param>
/// <param name="Upon">The operations by which was there what it was about, and the directories that lead to it.</param>
internal sealed record NameDoubt(
    NameOp Op,
    IReadOnlyList<NameExpectation> Before,
    IReadOnlyList<NameExpectation> After,
    IReadOnlyList<NameOp> Upon);
