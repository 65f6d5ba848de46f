namespace StorageChaos.Scenarios;

/// <summary>How the service ends before the file system is judged.</summary>
public enum Closing
{
    /// <summary>In order: unmounted on the client and on the gateway.</summary>
    Unmount,

    /// <summary>The gateway loses its power with the file system mounted: its journal waits for a replay.</summary>
    PowerCut,
}
