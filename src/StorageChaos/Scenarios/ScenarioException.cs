namespace StorageChaos.Scenarios;

/// <summary>A scenario, or what was asked for with it, is not acceptable; the message says where and why.</summary>
public sealed class ScenarioException(string message, Exception? inner = null) : Exception(message, inner);
