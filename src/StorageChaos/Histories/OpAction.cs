namespace StorageChaos.Histories;

/// <summary>The values of <see cref="Op.Action"/>.</summary>
public static class OpAction
{
    /// <summary>A writer appends one record and waits for its barrier.</summary>
    public const string Append = "append";

    /// <summary>The final, cold read of a range of records; <see cref="Op.Found"/> says what was there.</summary>
    public const string Read = "read";

    /// <summary>The final read of one writer's file ended; <see cref="Op.Record"/> counts the record slots that the file has.</summary>
    public const string ReadEnd = "read-end";

    /// <summary>A large file is received under a name of its own, and gets its final name when it is complete and durable.</summary>
    public const string Backup = "backup";

    /// <summary>An acknowledged file of <see cref="Backup"/> is removed.</summary>
    public const string BackupRemove = "backup-remove";

    /// <summary>The final read of one file of <see cref="Backup"/>, by the name under which it is there.</summary>
    public const string BackupRead = "backup-read";

    /// <summary>The final read of one writer's files ended; <see cref="Op.Record"/> counts those under a final name.</summary>
    public const string BackupReadEnd = "backup-read-end";

    /// <summary>A fault is injected.</summary>
    public const string Inject = "inject";

    /// <summary>What a fault's probe said before the injection; in <see cref="Op.Detail"/>.</summary>
    public const string Baseline = "baseline";

    /// <summary>A probe asks what effect a fault has had so far.</summary>
    public const string Probe = "probe";

    /// <summary>A fault is removed.</summary>
    public const string Heal = "heal";

    /// <summary>A phase of the run begins (Invoke) or ends (Ok, Fail); its name is in <see cref="Op.Detail"/>.</summary>
    public const string Phase = "phase";
}
