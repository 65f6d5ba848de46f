namespace StorageChaos.Labs;

/// <summary>The lab is in use by another process; nothing was touched.</summary>
public sealed class LabBusyException(string message, Exception? inner = null) : Exception(message, inner);
