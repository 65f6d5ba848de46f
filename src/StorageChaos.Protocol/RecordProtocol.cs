namespace StorageChaos.Protocol;

/// <summary>Work on records: what the agent and the harness call it, and the options of its commands.</summary>
public static class RecordProtocol
{
    /// <summary>
    /// A writer appends one record and waits for its barrier. In the agent's lines the action is left out, for there it was once
    /// the only one. It is also the command.
    /// </summary>
    public const string Append = "append";

    /// <summary>
    /// A writer overwrites one record of its file with its next version and waits for its barrier. The first such operation lays
    /// out the whole file with one barrier. It is also the command.
    /// </summary>
    public const string Overwrite = "overwrite";

    /// <summary>The final, cold read of a range of records. It is also the command.</summary>
    public const string Read = "read";

    /// <summary>The final read of one writer's file ended: how many record slots it has, and its name.</summary>
    public const string ReadEnd = "read-end";

    /// <summary>What makes a write acknowledged: <see cref="Fsync"/>, <see cref="OSync"/> or <see cref="ODsync"/>.</summary>
    public const string Barrier = "--barrier";

    /// <summary>fsync(2) after each write.</summary>
    public const string Fsync = "fsync";

    /// <summary>The file is opened with O_SYNC (open(2)).</summary>
    public const string OSync = "o_sync";

    /// <summary>The file is opened with O_DSYNC (open(2)).</summary>
    public const string ODsync = "o_dsync";

    /// <summary>Bytes of a record.</summary>
    public static NumberOption RecordBytes { get; } =
        new("--record-bytes", SectorProtocol.Bytes, SectorProtocol.MostBytes, SectorProtocol.Bytes);

    /// <summary>How many records a file has that is overwritten.</summary>
    public static NumberOption Records { get; } = new("--records", 1, 1 << 20);
}
