using System.Globalization;
using StorageChaos.Histories;
using StorageChaos.Stacks.Contracts;

namespace StorageChaos.Checks.Layers;

/// <summary>Objects of one writer, or names, that one layer lost in one way; it is described by the first of them.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Everywhere">No place has it: they agree, and what was acknowledged is lost.</param>
/// <param name="Allowance">What covers it; null if nothing does.</param>
/// <param name="Where">The first of them: writer and records, or a name.</param>
/// <param name="Found">What each place found of the first.</param>
/// <param name="Words">What that means.</param>
/// <param name="Proof">The read of the lowest place that found it wrong.</param>
/// <param name="First">The first stretch of neighbours.</param>
/// <param name="Count">All objects.</param>
internal sealed record LayerFinding(
    Layer Layer,
    bool Everywhere,
    Allowance? Allowance,
    Thing Where,
    string Found,
    string Words,
    Op? Proof,
    (long First, long Last) First,
    long Count)
{
    /// <summary>One sentence.</summary>
    public string Message
    {
        get
        {
            var (first, last) = First;
            var more = Count - (last - first + 1);
            return string.Create(CultureInfo.InvariantCulture,
                $"{Name(Where, first, last)}{(more > 0 ? $" and {more} more" : "")}: {Found}: {Words}");
        }
    }

    /// <summary>What people call it: a name, or a writer and its records.</summary>
    public static string Name(Thing thing, long first, long last)
    {
        var records = last == Thing.Itself ? "" : first == last ? $", record {first}" : $", records {first}-{last}";
        return string.Create(CultureInfo.InvariantCulture, $"{thing.Path ?? $"writer {thing.Writer}"}{records}");
    }

    /// <summary>One stretch more of the same fate.</summary>
    public LayerFinding And(Thing thing, long first, long last) => this with
    {
        Count = Count + last - first + 1,
        First = thing == Where && first == First.Last + 1 && Count == First.Last - First.First + 1 ? (First.First, last) : First,
    };
}
