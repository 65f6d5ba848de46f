namespace StorageChaos.Histories;

/// <summary>What is known about an operation at the moment an <see cref="Op"/> was recorded.</summary>
public enum OpPhase
{
    /// <summary>It was started. Without a completion it stays indeterminate.</summary>
    Invoke,

    /// <summary>It completed: for a write, its barrier returned, so it is acknowledged.</summary>
    Ok,

    /// <summary>It definitely did not happen.</summary>
    Fail,

    /// <summary>Indeterminate: it may or may not have happened (a barrier that failed, a host that died).</summary>
    Info,
}
