using StorageChaos.Checks;
using StorageChaos.Checks.Faults;
using StorageChaos.Checks.FileSystems;
using StorageChaos.Checks.Layers;
using StorageChaos.Checks.Logs;
using StorageChaos.Checks.Machines;
using StorageChaos.Checks.Service;
using StorageChaos.Work;

namespace StorageChaos.Judging;

/// <summary>All checks: one line each. Those of one kind of work are named with the kind, in <see cref="WorkKinds"/>.</summary>
public static class CheckKinds
{
    /// <summary>In the order of the report; that of what was planted comes last, over all of them.</summary>
    public static IReadOnlyList<ICheck> All { get; } = Of(WorkKinds.All);

    /// <summary>Names of all checks.</summary>
    public static IReadOnlyList<string> Names { get; } = NamesOf(All);

    /// <summary>The names of checks, and of the one over all of them.</summary>
    public static IReadOnlyList<string> NamesOf(IEnumerable<ICheck> checks) => [.. checks.Select(c => c.Name), PlantedLossCheck.CheckName];

    /// <summary>Whether a check, by its name, finds harm to what is stored.</summary>
    public static bool FindsHarm(string check) => All.Any(c => c.Name == check && c.FindsHarm);

    /// <summary>Every check of a run whose workload may have these kinds of work.</summary>
    public static IReadOnlyList<ICheck> Of(IReadOnlyList<WorkKind> work) =>
    [
        new FaultEffectCheck(),
        new EnoughOperationsCheck(),
        new HostsCheck(),
        new RecoveryCheck(),
        new ApplicationErrorsCheck(),
        new AvailabilityCheck(),
        .. work.SelectMany(w => w.Checks).Distinct(),
        new LayersCheck(),
        new FsckCheck(),
        new KernelLogCheck(),
        new NetworkRestoredCheck(),
    ];
}
