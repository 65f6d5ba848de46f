using StorageChaos.Checks.Faults;
using StorageChaos.Stacks.Contracts;

namespace StorageChaos.Checks.Contracts;

/// <summary>Which losses of a run its stack's durability contract covers.</summary>
internal sealed class ContractCoverage
{
    private readonly List<(Allowance Allowance, double From, double Until)> cuts;

    public ContractCoverage(RunRecord run) =>
        cuts = [.. from fault in FaultTimeline.Of(run)
                   where fault.Fault.PowerCutOf is not null
                   from allowance in run.Contract().Allowances
                   where allowance.PowerCutOf == fault.Fault.PowerCutOf
                   where fault.Fault.DiskCacheLost || !allowance.DiskCache
                   from cut in fault.Windows
                   where cut.Effect > 0
                   // What was begun while the host was off was never in its cache.
                   select (allowance, cut.BegunAt, allowance.UnderWayOnly ? cut.ThereAt : cut.HealedAt)];

    /// <summary>The allowances whose power cut took effect.</summary>
    public IEnumerable<Allowance> Applicable => cuts.Select(c => c.Allowance).Distinct();

    /// <summary>
    /// The allowance for one acknowledged write. It must have been begun before the host had its power back: a volatile
    /// cache can only lose what had reached it when the power went. If the write is acknowledged later, its barrier found
    /// nothing to flush: the data was already gone.
    /// </summary>
    /// <param name="invokedAt">In seconds of the run.</param>
    /// <param name="acknowledgedAt">In seconds of the run.</param>
    /// <param name="kind">As in <see cref="Anomaly.Kind"/>.</param>
    public Allowance? ForWrite(double invokedAt, double acknowledgedAt, string kind) => cuts
        .Where(c => c.Allowance.AcknowledgedWrites && invokedAt <= c.Until)
        .Where(c => !c.Allowance.UnderWayOnly || acknowledgedAt >= c.From)

        // Writes that did not get through leave zeros, or what was there before, in the whole record or in some of its
        // sectors. What no place gives any more is gone like what is not there. Foreign data appears in their place only if
        // the file system lost structures of its own.
        .Where(c => c.Allowance.Metadata || kind is "lost" or "unreadable" or "zero-gap" or "torn" or "stale")
        .Select(c => c.Allowance)
        .FirstOrDefault();

    /// <summary>The allowance for what nobody wrote, in the place of a write that was not acknowledged.</summary>
    public Allowance? ForOldBlocks() => cuts.Select(c => c.Allowance).FirstOrDefault(a => a.OldBlocks || a.Metadata);

    /// <summary>The allowance for an inconsistent file system.</summary>
    public Allowance? ForMetadata() => cuts.Select(c => c.Allowance).FirstOrDefault(a => a.Metadata);
}
