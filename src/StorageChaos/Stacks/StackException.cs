namespace StorageChaos.Stacks;

/// <summary>The stack is not what was asked for, or cannot be built as it was asked for.</summary>
public sealed class StackException(string message) : Exception(message);
