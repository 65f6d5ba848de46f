using StorageChaos.Histories;

namespace StorageChaos.Work.Namespaces;

/// <summary>One thing that is wrong with a name or what it leads to.</summary>
/// <param name="Kind">One of <see cref="NameAnomaly"/>.</param>
/// <param name="Path">The name.</param>
/// <param name="Fate">What is wrong, in words.</param>
/// <param name="By">The operation that set what is missing or different; null if there never was one.</param>
/// <param name="Read">The read that shows it; null if nothing is there to be shown.</param>
/// <param name="Count">How many names it stands for.</param>
internal sealed record NameFinding(string Kind, string Path, string Fate, NameOp? By, Op? Read, long Count = 1)
{
    /// <summary>Earlier operations upon which rests what had to be there.</summary>
    public IReadOnlyList<NameOp> Upon { get; init; } = [];

    /// <summary>
    /// Earlier operations that made the path to it: if one of them did not last, what was done through that path was done
    /// to something else.
    /// </summary>
    public IReadOnlyList<NameOp> Through { get; init; } = [];
}
