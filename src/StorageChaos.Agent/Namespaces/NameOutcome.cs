using StorageChaos.Agent.Native;

namespace StorageChaos.Agent.Namespaces;

/// <summary>What came of an operation and its barrier.</summary>
/// <param name="Failure">What failed first; null if both succeeded.</param>
/// <param name="Definite">The failure means that nothing changed.</param>
/// <param name="Seen">The times of the file afterwards, as far as this host knows them.</param>
internal readonly record struct NameOutcome(CallFailure? Failure, bool Definite = false, string? Seen = null);
