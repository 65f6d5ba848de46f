namespace StorageChaos.Protocol;

/// <summary>Jobs of fio: what the agent and the harness call them, and the options of their commands.</summary>
public static class FioProtocol
{
    /// <summary>The command that works.</summary>
    public const string Command = "fio";

    /// <summary>The command that reads back.</summary>
    public const string ReadCommand = "fio-read";

    /// <summary>A job of fio, which writes a file once; acknowledged when fio succeeded.</summary>
    public const string Job = "fio";

    /// <summary>The file of an older job is removed.</summary>
    public const string Remove = "fio-remove";

    /// <summary>fio verifies the file of one job.</summary>
    public const string Read = "fio-read";

    /// <summary>The final read of one writer's files ended; the number counts them.</summary>
    public const string ReadEnd = "fio-read-end";

    /// <summary>Options of fio itself, without dashes, one on each line; they override those of the job (fio(1)).</summary>
    public const string Options = "--options";

    /// <summary>The program, where it is not <c>fio</c>.</summary>
    public const string Program = "--program";

    /// <summary>Bytes of one block of a job.</summary>
    public const int BlockBytes = 4096;

    /// <summary>Bytes of the file of one job.</summary>
    public static NumberOption FileBytes { get; } = new("--file-bytes", BlockBytes, SectorProtocol.MostFileBytes, BlockBytes);
}
