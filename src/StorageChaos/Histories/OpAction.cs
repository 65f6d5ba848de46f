namespace StorageChaos.Histories;

/// <summary>The values of <see cref="Op.Action"/>.</summary>
public static class OpAction
{
    /// <summary>A writer appends one record and waits for its barrier.</summary>
    public const string Append = "append";

    /// <summary>
    /// A writer overwrites one record of its file with its next version and waits for its barrier; the first such op lays out the
    /// whole file, up to <see cref="Op.ThroughRecord"/>, with one barrier.
    /// </summary>
    public const string Overwrite = "overwrite";

    /// <summary>The final, cold read of a range of records; <see cref="Op.Found"/> says what was there.</summary>
    public const string Read = "read";

    /// <summary>The final read of one writer's file ended; <see cref="Op.Record"/> counts the record slots that the file has, <see cref="Op.Path"/> is the file.</summary>
    public const string ReadEnd = "read-end";

    /// <summary>A large file is received under a name of its own, and gets its final name when it is complete and durable.</summary>
    public const string Backup = "backup";

    /// <summary>An acknowledged file of <see cref="Backup"/> is removed.</summary>
    public const string BackupRemove = "backup-remove";

    /// <summary>The final read of one file of <see cref="Backup"/>, by the name under which it is there.</summary>
    public const string BackupRead = "backup-read";

    /// <summary>The final read of one writer's files ended; <see cref="Op.Record"/> counts those under a final name.</summary>
    public const string BackupReadEnd = "backup-read-end";

    /// <summary>A transaction on a ledger in SQLite; acknowledged when COMMIT returned.</summary>
    public const string Ledger = "ledger";

    /// <summary>The final read of one ledger as a whole (<see cref="Op.Path"/>), or of a range of its rows.</summary>
    public const string LedgerRead = "ledger-read";

    /// <summary>The final read of one ledger ended; <see cref="Op.Record"/> counts its rows.</summary>
    public const string LedgerReadEnd = "ledger-read-end";

    /// <summary>A writer takes the exclusive lock of the file in <see cref="Op.Path"/>.</summary>
    public const string Lock = "lock";

    /// <summary>It gives the lock back.</summary>
    public const string Unlock = "unlock";

    /// <summary>Under the lock it saw a count (<see cref="Op.Value"/>) and writes the next one (<see cref="Op.Version"/>).</summary>
    public const string LockedWrite = "locked-write";

    /// <summary>Under the lock it appends a sector to a file that others append to; <see cref="Op.Version"/> is its place.</summary>
    public const string LockedAppend = "locked-append";

    /// <summary>A file is written and closed, over one mount.</summary>
    public const string Publish = "publish";

    /// <summary>It is opened and read over another mount; <see cref="Op.Version"/> is what was seen.</summary>
    public const string Look = "look";

    /// <summary>The final read of the count, or of one place in the file of appends.</summary>
    public const string LocksRead = "locks-read";

    /// <summary>The final read of one of these files ended; <see cref="Op.Value"/> names it.</summary>
    public const string LocksReadEnd = "locks-read-end";

    /// <summary>A job of fio, which writes a file once; acknowledged when fio succeeded.</summary>
    public const string Fio = "fio";

    /// <summary>The file of an older job is removed.</summary>
    public const string FioRemove = "fio-remove";

    /// <summary>fio verifies the file of one job.</summary>
    public const string FioRead = "fio-read";

    /// <summary>The final read of one writer's files ended; <see cref="Op.Record"/> counts them.</summary>
    public const string FioReadEnd = "fio-read-end";

    /// <summary>A fault is injected.</summary>
    public const string Inject = "inject";

    /// <summary>What a fault's probe said before the injection; in <see cref="Op.Detail"/>.</summary>
    public const string Baseline = "baseline";

    /// <summary>A probe asks what effect a fault has had so far.</summary>
    public const string Probe = "probe";

    /// <summary>A fault is removed.</summary>
    public const string Heal = "heal";

    /// <summary>Something was altered by hand, as the scenario wants; in <see cref="Op.Detail"/>.</summary>
    public const string Tamper = "tamper";

    /// <summary>A phase of the run begins (Invoke) or ends (Ok, Fail); its name is in <see cref="Op.Detail"/>.</summary>
    public const string Phase = "phase";
}
