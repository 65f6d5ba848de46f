using StorageChaos.Histories;

namespace StorageChaos.Checks.Layers;

/// <summary>Neighbouring records of one thing of which each place says one thing.</summary>
/// <param name="Thing">Of what.</param>
/// <param name="First">The first; <see cref="Thing.Itself"/> for a name.</param>
/// <param name="Last">The last, inclusive.</param>
/// <param name="Found">What each place says and by which read, in the order of <see cref="ReadPlace.All"/>.</param>
internal sealed record Stretch(Thing Thing, long First, long Last, IReadOnlyList<(View View, Op? Read)> Found)
{
    public long Count => Last - First + 1;
}
