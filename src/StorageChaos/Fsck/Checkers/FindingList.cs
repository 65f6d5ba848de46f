using StorageChaos.Fsck.Reports;

namespace StorageChaos.Fsck.Checkers;

/// <summary>
/// Collects the findings of one reading in bounded memory: all are counted, the first are kept. A code that comes late is
/// not crowded out by a hundred thousand of another.
/// </summary>
internal sealed class FindingList
{
    /// <summary>How many are kept verbatim.</summary>
    public const int Kept = 1000;

    private const int KeptOfEachCode = 5;

    private readonly List<Finding> kept = [];
    private readonly Dictionary<(FindingClass, string?), int> keptOf = [];
    private readonly SortedDictionary<FindingClass, int> counts = [];

    public int Count { get; private set; }

    public IReadOnlyList<Finding> Items => kept;

    public IReadOnlyList<ClassCount> PerClass => [.. counts.Select(c => new ClassCount { Class = c.Key, Count = c.Value })];

    /// <summary>Takes it.</summary>
    /// <returns>Its <see cref="Finding.Id"/>.</returns>
    public int Add(Finding finding)
    {
        Count++;
        counts[finding.Class] = counts.GetValueOrDefault(finding.Class) + 1;
        var ofCode = keptOf.GetValueOrDefault((finding.Class, finding.Code));
        if (kept.Count >= Kept && ofCode >= KeptOfEachCode)
            return Count;
        keptOf[(finding.Class, finding.Code)] = ofCode + 1;
        kept.Add(finding with { Id = Count });
        return Count;
    }

    /// <summary>Puts another finding in the place of each that is kept, in their order.</summary>
    public void Update(Func<Finding, Finding> change)
    {
        for (var i = 0; i < kept.Count; i++) kept[i] = change(kept[i]);
    }
}
