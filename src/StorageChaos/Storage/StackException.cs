namespace StorageChaos.Storage;

/// <summary>The stack is not what was asked for.</summary>
public sealed class StackException(string message) : Exception(message);
