namespace StorageChaos.Workloads;

/// <summary>What the client does: one section for each kind of work, all at the same time. Without any section, appends.</summary>
public sealed record WorkloadSpec
{
    /// <summary>Appends to files, with a barrier after each record.</summary>
    public AppendSpec? Appends { get; init; }

    /// <summary>Overwrites of records, with a barrier after each.</summary>
    public OverwriteSpec? Overwrites { get; init; }

    /// <summary>Works on names: files, directories, links and their attributes.</summary>
    public NamespaceSpec? Namespace { get; init; }

    /// <summary>Receives large files, as a backup gateway does.</summary>
    public BackupSpec? Backup { get; init; }

    /// <summary>Books transfers in a ledger: SQLite, as a program that was not written for this.</summary>
    public LedgerSpec? Ledger { get; init; }

    /// <summary>Locks and shared files over two mounts.</summary>
    public LockSpec? Locks { get; init; }

    /// <summary>Jobs of fio, with its own verification.</summary>
    public FioSpec? Fio { get; init; }

    /// <summary>Pause of a writer after each operation.</summary>
    public TimeSpan Pause { get; init; }

    /// <summary>How long it runs undisturbed before the first fault.</summary>
    public TimeSpan Steady { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>How long it runs on after the service has recovered.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>The sections that are there.</summary>
    public IReadOnlyList<IActivity> Activities()
    {
        IActivity?[] sections = [Appends, Overwrites, Namespace, Backup, Ledger, Locks, Fio];
        var there = sections.OfType<IActivity>().ToList();
        return there.Count > 0 ? there : [new AppendSpec()];
    }

    /// <summary>What is out of range, with the key.</summary>
    public IEnumerable<string> Problems() =>
        Activities().SelectMany(a => a.Problems().Select(p => $"workload.{a.Name}.{p}"));
}
