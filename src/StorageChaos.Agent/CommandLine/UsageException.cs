namespace StorageChaos.Agent.CommandLine;

/// <summary>An argument is missing, unknown or wrong; the message names the option.</summary>
internal sealed class UsageException(string message) : CommandException(Agent.ExitCode.Usage, message);
