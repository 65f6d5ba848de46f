namespace StorageChaos.Evidence;

/// <summary>When a network dump was taken.</summary>
public enum NetworkMoment
{
    /// <summary>Before the first fault.</summary>
    Before,

    /// <summary>After the last heal.</summary>
    After,
}
