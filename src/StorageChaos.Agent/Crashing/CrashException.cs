namespace StorageChaos.Agent.Crashing;

/// <summary>No crash image can be made; says why.</summary>
internal sealed class CrashException(string message) : Exception(message);
