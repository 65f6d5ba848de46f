namespace StorageChaos.Agent.Records;

/// <summary>What has to return before a record counts as acknowledged; fsync(2), open(2).</summary>
internal enum WriteBarrier
{
    /// <summary>fsync after each write.</summary>
    Fsync,

    /// <summary>A file opened with O_SYNC: the write itself.</summary>
    OSync,

    /// <summary>A file opened with O_DSYNC: the write itself, without metadata that reading does not need.</summary>
    ODsync,
}
