namespace StorageChaos.Agent.CommandLine;

/// <summary>The command cannot do its work, and the message says why. Errors of the storage under test are not told so.</summary>
/// <param name="exitCode">One of <see cref="Agent.ExitCode"/>.</param>
/// <param name="message">For standard error.</param>
internal class CommandException(int exitCode, string message) : Exception(message)
{
    internal int ExitCode => exitCode;
}
