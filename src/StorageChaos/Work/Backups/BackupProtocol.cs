using StorageChaos.Histories;

namespace StorageChaos.Work.Backups;

/// <summary>The words of this kind of work: the values of <see cref="Op.Action"/>.</summary>
public static class BackupProtocol
{
    /// <summary>A large file is received under a name of its own, and gets its final name when it is complete and durable.</summary>
    public const string Upload = "backup";

    /// <summary>An acknowledged file of <see cref="Upload"/> is removed.</summary>
    public const string Remove = "backup-remove";

    /// <summary>The final read of one file of <see cref="Upload"/>, by the name under which it is there.</summary>
    public const string Read = "backup-read";

    /// <summary>The final read of one writer's files ended; <see cref="Op.Record"/> counts those under a final name.</summary>
    public const string ReadEnd = "backup-read-end";
}
