using StorageChaos.Checks.Contracts;
using StorageChaos.Histories;
using StorageChaos.Protocol;
using StorageChaos.Stacks.Contracts;

namespace StorageChaos.Checks.Layers;

/// <summary>Holds what the places found against each other.</summary>
internal sealed class LayerTally
{
    private readonly Dictionary<(int? Writer, Layer Layer, bool Everywhere, bool Cold, Allowance? Allowance), LayerFinding> findings = [];
    private readonly Dictionary<string, long> unreadable = [];
    private readonly PlaceReads reads;
    private readonly Dictionary<int, long> highest;
    private readonly Acknowledgements acknowledged;
    private readonly ContractCoverage contract;
    private readonly ColdReads cold;
    private readonly Lazy<SameFiles> files;

    public LayerTally(RunRecord run, PlaceReads reads)
    {
        this.reads = reads;
        highest = Acknowledgements.Highest(run.History);
        (contract, cold) = (new ContractCoverage(run), new ColdReads(run));
        files = new Lazy<SameFiles>(() => new SameFiles(run.History));
        var suspects = reads.Stretches(Begun).Select(Suspicion)
            .OfType<(Stretch Stretch, LayerDiagnosis Diagnosis, bool Everywhere)>().ToList();
        acknowledged = new Acknowledgements(run.History, suspects.Select(s => s.Stretch));
        foreach (var (stretch, diagnosis, everywhere) in suspects)
            Split(stretch, diagnosis, everywhere);
    }

    /// <summary>Objects of which at least two places say something.</summary>
    public long Compared { get; private set; }

    /// <summary>Indeterminate objects of which the client's cache says something else than all that is below it, as it may.</summary>
    public long CachedInDoubt { get; private set; }

    /// <summary>The first of these; null if there is none.</summary>
    public string? FirstInDoubt { get; private set; }

    /// <summary>What differs: one for each writer, layer and clause of the contract, however many records there are.</summary>
    public IReadOnlyList<LayerFinding> Findings => [.. findings.Values];

    /// <summary>Where parts of a read are missing, by place.</summary>
    public IEnumerable<(string Place, string Words)> Gaps =>
        reads.Unfinished().Where(u => !IsLost(u.Writer)).Select(u => (u.Place, $"writer {u.Writer} was not read to its end at {u.Place}"))
            .Concat(unreadable.Select(u => (u.Key, $"{u.Value} objects could not be read at {u.Key}")));

    // What all cold places refuse is judged by the check of that kind of work.
    private bool IsLost(Stretch stretch) => cold.IsLost(place => Of(stretch.Found[Place(place)]));

    private bool IsLost(int writer) => cold.IsLost(place => ColdReads.Of(null, reads.End(place, writer)));

    private static int Place(string place) => ReadPlace.All.ToList().IndexOf(place);

    private static ColdAnswer Of((View View, Op? Read) found) =>
        found.View == View.Unread ? ColdAnswer.None : found.View.Known ? ColdAnswer.Other
        : ColdReads.IsOfStorage(View.ErrorOf(found.Read)) ? ColdAnswer.Refused : ColdAnswer.Other;

    private long Begun(Thing thing) => thing.Path is null ? highest.GetValueOrDefault(thing.Writer, -1) : -1;

    private (Stretch Stretch, LayerDiagnosis Diagnosis, bool Everywhere)? Suspicion(Stretch stretch)
    {
        var views = stretch.Found.Select(f => f.View).ToList();
        for (var i = 0; i < views.Count; i++)
        {
            if (views[i].Found == Found.Unreadable && !IsLost(stretch))
                unreadable[ReadPlace.All[i]] = unreadable.GetValueOrDefault(ReadPlace.All[i]) + stretch.Count;
        }

        if (views.Count(v => v.Known) < 2)
            return null;
        if (views.Any(v => v.Known && v != View.Absent))
            Compared += stretch.Count;
        if (LayerDiagnosis.Of(views) is { } difference)
            return (stretch, difference, false);

        // A name that is in no list may have been removed: the check of that kind of work judges this.
        var missed = stretch.Thing.Path is null && !views.First(v => v.Known).Whole
            && stretch.Found.Any(f => f.View.Known && (f.View != View.Absent || f.Read?.Action == RecordProtocol.ReadEnd));
        return missed ? (stretch, LayerDiagnosis.Everywhere(views), true) : null;
    }

    // Records of one stretch look alike, but what is known of each may differ. Nothing is known of records that were not begun.
    private void Split(Stretch stretch, LayerDiagnosis diagnosis, bool everywhere)
    {
        var begun = Math.Min(stretch.Last, Math.Max(Begun(stretch.Thing), stretch.First - 1));
        for (var record = stretch.First; record <= begun; record++)
            Add(stretch, record, record, diagnosis, everywhere);
        if (begun < stretch.Last)
            Add(stretch, begun + 1, stretch.Last, diagnosis, everywhere);
    }

    private void Add(Stretch stretch, long first, long last, LayerDiagnosis diagnosis, bool everywhere)
    {
        var thing = stretch.Thing;
        var known = acknowledged.Of(thing, first);
        if (everywhere && known is null)
            return;
        if (!diagnosis.Cold && InDoubt(stretch, first))
        {
            CachedInDoubt += last - first + 1;
            FirstInDoubt ??= LayerFinding.Name(thing, first, last);
            return;
        }

        // Which of the operations on a name is the one that is missing, the check of that kind of work tells.
        var allowance = known?.Select(k => contract.ForWrite(k.InvokedAt, k.AcknowledgedAt, diagnosis.Harmed.Harm))
            .FirstOrDefault(a => a is not null);
        var key = (thing.Path is null ? thing.Writer : (int?)null, diagnosis.Layer, everywhere, diagnosis.Cold, allowance);
        findings[key] = findings.TryGetValue(key, out var sofar)
            ? sofar.And(thing, first, last)
            : new LayerFinding(
                diagnosis.Layer,
                everywhere,
                allowance,
                thing,
                Words(stretch),
                diagnosis.Words,
                Proof(stretch, diagnosis),
                (first, last),
                last - first + 1);
    }

    // An operation through one name of a file is about all of its names.
    private bool InDoubt(Stretch stretch, long record) =>
        acknowledged.InDoubt(stretch.Thing, record)
        || (stretch.Thing.Path is not null && files.Value.Of(stretch).Any(acknowledged.InDoubt));

    private static Op? Proof(Stretch stretch, LayerDiagnosis diagnosis) =>
        stretch.Found.LastOrDefault(f => f.View == diagnosis.Harmed && f.Read is not null).Read;

    // Places that found the same are named together.
    private static string Words(Stretch stretch) => string.Join("; ", stretch.Found
        .Select((f, i) => (f.View, Place: ReadPlace.All[i]))
        .Where(f => f.View.Known)
        .GroupBy(f => f.View, f => f.Place)
        .Select(g => $"{g.Key} at {string.Join(", ", g)}"));
}
