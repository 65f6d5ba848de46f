using StorageChaos.Work.Backups;
using StorageChaos.Work.Fio;
using StorageChaos.Work.Ledgers;
using StorageChaos.Work.Locks;
using StorageChaos.Work.Namespaces;
using StorageChaos.Work.Records;

namespace StorageChaos.Work;

/// <summary>All kinds of work: one line each.</summary>
public static class WorkKinds
{
    private static readonly AcknowledgedWritesCheck Records = new();

    /// <summary>In this order writers get their numbers, and reports have their checks.</summary>
    public static IReadOnlyList<WorkKind> All { get; } =
    [
        WorkKind.Of<AppendSpec>(Records),
        WorkKind.Of<OverwriteSpec>(Records),
        WorkKind.Of<NamespaceSpec>(new NamespaceCheck()),
        WorkKind.Of<BackupSpec>(new BackupCheck()),
        WorkKind.Of<LedgerSpec>(new LedgerCheck()),
        WorkKind.Of<LockSpec>(new LocksCheck()),
        WorkKind.Of<FioSpec>(new FioCheck()),
    ];
}
