using StorageChaos.Histories;

namespace StorageChaos.Work.Fio;

/// <summary>The words of this kind of work: the values of <see cref="Op.Action"/>.</summary>
public static class FioProtocol
{
    /// <summary>A job of fio, which writes a file once; acknowledged when fio succeeded.</summary>
    public const string Job = "fio";

    /// <summary>The file of an older job is removed.</summary>
    public const string Remove = "fio-remove";

    /// <summary>fio verifies the file of one job.</summary>
    public const string Read = "fio-read";

    /// <summary>The final read of one writer's files ended; <see cref="Op.Record"/> counts them.</summary>
    public const string ReadEnd = "fio-read-end";
}
