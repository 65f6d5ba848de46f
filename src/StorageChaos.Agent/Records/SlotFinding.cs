using StorageChaos.Agent.Sectors;

namespace StorageChaos.Agent.Records;

/// <summary>What was found in one slot. Equal findings of neighbouring slots are told in one line.</summary>
/// <param name="Kind">The class.</param>
/// <param name="Detail">What a misplaced slot holds; of which versions a torn one consists.</param>
/// <param name="Error">Symbolic errno of an unreadable slot.</param>
/// <param name="Version">The version of an intact record; 0 for one that is written once.</param>
internal readonly record struct SlotFinding(SlotKind Kind, string? Detail = null, string? Error = null, long Version = 0);
