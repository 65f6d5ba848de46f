namespace StorageChaos.Agent.Records;

/// <summary>What was found in one slot. Equal findings of neighbouring slots are reported as one.</summary>
/// <param name="Kind">The class.</param>
/// <param name="Detail">What a misplaced slot holds.</param>
/// <param name="Error">Symbolic errno of an unreadable slot.</param>
internal readonly record struct SlotFinding(SlotKind Kind, string? Detail = null, string? Error = null);
