using StorageChaos.Agent.Native;

namespace StorageChaos.Agent.Namespaces;

/// <summary>What came of an operation and its barrier.</summary>
/// <param name="Failure">What failed first; null: both returned.</param>
/// <param name="Definite">The failure means that nothing happened.</param>
/// <param name="Seen">The times that the file had afterwards, as far as this host knew them.</param>
internal readonly record struct NameOutcome(CallFailure? Failure, bool Definite = false, string? Seen = null);
