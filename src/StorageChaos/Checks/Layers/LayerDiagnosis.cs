using StorageChaos.Histories;

namespace StorageChaos.Checks.Layers;

/// <summary>Where, on the way from the application to the disk, an object was lost or altered.</summary>
/// <param name="Layer">The layer.</param>
/// <param name="Cold">
/// Whether places disagree that must not answer from a cache of their own; if not, only the client's cache differs.
/// </param>
/// <param name="Words">The same in an engineer's words.</param>
/// <param name="Harmed">What was found at the lowest place that does not have it.</param>
internal sealed record LayerDiagnosis(Layer Layer, bool Cold, string Words, View Harmed)
{
    // As in ReadPlace.All.
    private const int Cached = 0, Client = 1, Second = 2, Server = 3, Lun = 4;
    private static readonly int[] FromBelow = [Lun, Server, Client, Second, Cached];

    /// <summary>What differences between the places mean; null where all that were read agree.</summary>
    /// <param name="views">What was found at each place, in the order of <see cref="ReadPlace.All"/>.</param>
    public static LayerDiagnosis? Of(IReadOnlyList<View> views)
    {
        var known = FromBelow.Where(i => views[i].Known).ToList();
        if (known.TrueForAll(i => views[i] == views[known[0]]))
            return null;
        var good = Good(views, known);
        var wrong = known.Where(i => views[i] != good).ToList();
        var (layer, words) = views[known[0]] == good ? AboveTheBottom(views, good) : AtTheBottom(views, good, known);
        var cold = known.Where(i => i != Cached).Select(i => views[i]).Distinct().Count() > 1;
        return new LayerDiagnosis(layer, cold, words, views[wrong[0]]);
    }

    /// <summary>Where an object is that is lost alike wherever it was looked for.</summary>
    public static LayerDiagnosis Everywhere(IReadOnlyList<View> views) => views[Lun].Known
        ? new(Layer.Lun, true, LunWords, views[Lun])
        : new(Layer.ServerOrBelow, true, "no place has it: the server or what is below it lost it", views.First(v => v.Known));

    private const string LunWords = "at or below the LUN: what the file system wrote never arrived there, or the target lost it";

    // The newest whole version; if none is whole, the lowest place, since that is what a restart would find.
    private static View Good(IReadOnlyList<View> views, List<int> known)
    {
        var whole = known.Where(i => views[i].Whole).ToList();
        return views[whole.Count == 0 ? known[0] : whole.MaxBy(i => views[i].Version ?? 0)];
    }

    // Data is read from below: the lowest place that differs made it wrong for all above it.
    private static (Layer Layer, string Words) AboveTheBottom(IReadOnlyList<View> views, View good)
    {
        bool Wrong(int place) => views[place].Known && views[place] != good;
        if (Wrong(Server))
            return (Layer.Server, "the LUN has it and the server does not show it: the server's file system or its page cache");
        var firm = views[Lun].Known || views[Server].Known;
        if (Wrong(Second) && views[Client] == good)
            return (Layer.CloseToOpen,
                "one mount has it and the second does not: close-to-open visibility, or a cache of the second mount");
        if (Wrong(Client) || Wrong(Second))
            return (Layer.Nfs,
                $"{(firm ? "the server has it and" : "")} {Who(Wrong(Client), Wrong(Second))} not, ".TrimStart() +
                "though cold: the NFS client or the protocol");
        return (Layer.ClientCache, "only what the client has cached differs: its cache is stale");
    }

    // Data is written from above: if the places below lack it, the lowest place that has it is the last that it reached.
    private static (Layer Layer, string Words) AtTheBottom(IReadOnlyList<View> views, View good, List<int> known)
    {
        if (known[0] == Lun && views[Server] == good)
            return (Layer.Lun, $"{LunWords}; the server answers from its memory");
        if (known[0] == Client && views[Second] == good)
            return (Layer.CloseToOpen,
                "the second mount has it and the first does not: close-to-open visibility, or a cache of the first mount");
        var holders = known.Where(i => views[i] == good).ToList();
        return (Layer.ServerOrBelow, holders is [Cached]
            ? "only the client's cache still has it: the server or what is below it lost it"
            : $"only {string.Join(" and ", holders.Select(i => ReadPlace.All[i]).Order(StringComparer.Ordinal))} " +
                $"still {(holders.Count == 1 ? "has" : "have")} it: the server or what is below it lost it");
    }

    private static string Who(bool client, bool second) => (client, second) switch
    {
        (true, true) => "both mounts do",
        (true, false) => "the client does",
        _ => "the second client does",
    };
}
