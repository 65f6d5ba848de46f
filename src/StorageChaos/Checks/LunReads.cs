using StorageChaos.Histories;

namespace StorageChaos.Checks;

/// <summary>Whether every byte of the LUN could be read after the last heal, as <see cref="OpAction.ReadDevice"/> tells.</summary>
/// <param name="Failure">Where it could not be read, with host and device; null: it reads whole.</param>
public sealed record LunReads(string? Failure)
{
    /// <summary>Every byte of it was read.</summary>
    public bool Whole => Failure is null;

    /// <summary>What a history says; null: nobody tried. Where a device was read twice, the later read decides.</summary>
    internal static LunReads? Of(History history)
    {
        var reads = history.Of(OpAction.ReadDevice).Where(op => op.Phase != OpPhase.Invoke)
            .GroupBy(op => (op.Host, op.Value)).Select(g => g.Last()).ToList();
        if (reads.Count == 0)
            return null;
        var failed = reads.Find(op => op.Phase != OpPhase.Ok);
        return new LunReads(failed is null ? null : $"{failed.Value} on {failed.Host}: {failed.Error ?? "it does not say why"}");
    }
}
