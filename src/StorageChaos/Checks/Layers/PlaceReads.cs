using StorageChaos.Histories;
using StorageChaos.Protocol;

namespace StorageChaos.Checks.Layers;

/// <summary>What was read back, at which place.</summary>
internal sealed class PlaceReads
{
    private static readonly string[] Order = [.. ReadPlace.All];
    private readonly Dictionary<Thing, List<Op>?[]> reads = [];
    private readonly Dictionary<(int Place, int Writer), Op> ends = [];
    private readonly HashSet<(int Place, string Directory)> unlisted = [];
    private readonly bool[] read = new bool[Order.Length];

    private PlaceReads(History history)
    {
        foreach (var op in history.Ops)
        {
            if (op is not { Process: "reader", Writer: { } writer } || op.Phase == OpPhase.Invoke)
                continue;
            var place = Array.IndexOf(Order, op.Place ?? ReadPlace.Client);
            if (place < 0)
                continue;
            read[place] = true;
            var end = op.Action == RecordProtocol.ReadEnd || op is { Found: null, Path: null };
            var at = Of(new Thing(writer, end ? null : op.Path));
            if (end)
            {
                // If a writer has several lists, each must be complete.
                if (!ends.TryGetValue((place, writer), out var before) || Ended(before) || op.Action == RecordProtocol.ReadEnd)
                    ends[(place, writer)] = op;
            }
            else
                (at[place] ??= []).Add(op);
            if (op is { Found: Found.Unreadable, Value: null, Path: { } directory })
                unlisted.Add((place, directory));
        }
    }

    /// <summary>Everything that the final reads of a run found.</summary>
    public static PlaceReads Of(History history) => new(history);

    /// <summary>The places at which anything was read.</summary>
    public IEnumerable<string> Places => Order.Where((_, i) => read[i]);

    /// <summary>The end of the read of a writer's files at a place; null if there is none.</summary>
    public Op? End(string place, int writer) => ends.GetValueOrDefault((Array.IndexOf(Order, place), writer));

    /// <summary>Writers whose files were read at a place not at all, or not to their end, though they were elsewhere.</summary>
    public IEnumerable<(string Place, int Writer)> Unfinished() =>
        from writer in ends.Keys.Select(k => k.Writer).Distinct().Order()
        from place in Enumerable.Range(0, Order.Length)
        where read[place] && !(ends.TryGetValue((place, writer), out var end) && Ended(end))
        select (Order[place], writer);

    /// <summary>
    /// All objects, joined where every place found the same in neighbours: the cost grows with the number of changes, not with
    /// the number of records.
    /// </summary>
    /// <param name="highest">The highest record of a thing that was begun; -1 if none was.</param>
    public IEnumerable<Stretch> Stretches(Func<Thing, long> highest) => reads.SelectMany(r => Sweep(r.Key, r.Value, highest(r.Key)));

    private List<Op>?[] Of(Thing thing)
    {
        if (!reads.TryGetValue(thing, out var at))
            reads[thing] = at = new List<Op>?[Order.Length];
        return at;
    }

    private IEnumerable<Stretch> Sweep(Thing thing, List<Op>?[] at, long highest)
    {
        var cursors = Enumerable.Range(0, Order.Length)
            .Select(place => new PlaceCursor(
                thing,
                at[place] ?? [],
                ends.GetValueOrDefault((place, thing.Writer)) is { } end && Ended(end) && Listed(place, thing) ? end : null))
            .ToList();
        var edges = cursors.SelectMany(c => c.Edges())
            .Concat(highest < 0 || !ends.Any(e => e.Key.Writer == thing.Writer && PlaceCursor.IsFile(thing, e.Value))
                ? []
                : [0, highest + 1])
            .Distinct().Order().ToList();
        for (var i = 0; i + 1 < edges.Count; i++)
            yield return new Stretch(thing, edges[i], edges[i + 1] - 1, [.. cursors.Select(c => c.At(edges[i]))]);
    }

    // What is in no list is not there, unless the list that it would be in could not be read to its end.
    private bool Listed(int place, Thing thing)
    {
        for (var at = thing.Path?.LastIndexOf('/') ?? -1; at > 0; at = thing.Path!.LastIndexOf('/', at - 1))
        {
            if (unlisted.Contains((place, thing.Path![..at]))) return false;
        }

        return true;
    }

    // A file that is not there was read to its end.
    private static bool Ended(Op end) => end is { Phase: OpPhase.Ok, Error: null } or { Error: "ENOENT" };
}
