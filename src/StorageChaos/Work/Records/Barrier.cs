using StorageChaos.Protocol;

namespace StorageChaos.Work.Records;

/// <summary>What makes a write acknowledged.</summary>
public enum Barrier
{
    /// <summary>fsync(2) after each record.</summary>
    Fsync,

    /// <summary>The file is open with O_SYNC: data and all metadata (open(2)).</summary>
    OSync,

    /// <summary>The file is open with O_DSYNC: data, and the metadata needed to read it (open(2)).</summary>
    ODsync,
}

/// <summary>How the agent spells barriers.</summary>
internal static class BarrierNames
{
    public static string Name(this Barrier barrier) => barrier switch
    {
        Barrier.OSync => RecordProtocol.OSync,
        Barrier.ODsync => RecordProtocol.ODsync,
        _ => RecordProtocol.Fsync,
    };
}
