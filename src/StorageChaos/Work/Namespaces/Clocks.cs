using StorageChaos.Checks;
using StorageChaos.Checks.Records;

namespace StorageChaos.Work.Namespaces;

/// <summary>What faults mean for times and for what a client could tell.</summary>
internal static class Clocks
{
    /// <summary>Whether times that were seen bind: where a clock was set, or a host booted, time may lawfully have gone back.</summary>
    public static bool AreTrusted(RunRecord run) =>
        !run.Faults.Any(f => f.BootOf is not null || f.PowerCutOf is not null || f.SetsClock);

    /// <summary>Whether a writer may have begun one operation more than it had time to tell: its host lost its power.</summary>
    public static bool MayHaveMore(RunRecord run) => RecordVerdict.ClientWasCut(run);
}
