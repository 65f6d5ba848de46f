using StorageChaos.Agent.CommandLine;

namespace StorageChaos.Agent.Crashing;

/// <summary>No crash image can be made; the message says why.</summary>
internal sealed class CrashException(string message) : CommandException(Agent.ExitCode.BadData, message);
