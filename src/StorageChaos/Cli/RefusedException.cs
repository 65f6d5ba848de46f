namespace StorageChaos.Cli;

/// <summary>What was asked for is not acceptable; nothing was touched. The message says what, and what there is instead.</summary>
internal sealed class RefusedException(string message, Exception? inner = null) : Exception(message, inner);
