using StorageChaos.Histories;

namespace StorageChaos.Checks.Layers;

/// <summary>
/// What the workload was told about the objects (records or names) that the places disagree about, for every kind of work.
/// A completion belongs to the object that its invocation named.
/// </summary>
internal sealed class Acknowledgements
{
    private readonly Dictionary<(int Writer, string? Path), List<Stretch>> wanted;
    private readonly Dictionary<(int Writer, string? Path, long Record), State> states = [];
    private readonly bool names;
    private readonly bool namesInDoubt;

    /// <summary>Goes over the workload's ops once.</summary>
    /// <param name="history">All ops.</param>
    /// <param name="suspects">Which objects.</param>
    public Acknowledgements(History history, IEnumerable<Stretch> suspects)
    {
        wanted = suspects.GroupBy(s => Key(s.Thing)).ToDictionary(g => g.Key, g => g.OrderBy(s => s.First).ToList());
        names = wanted.Keys.Any(k => k.Path is not null);
        if (wanted.Count == 0)
            return;
        var inFlight = new Dictionary<int, Op>();
        foreach (var op in history.Work)
        {
            var writer = op.Writer!.Value;
            var about = op;
            if (op.Phase == OpPhase.Invoke)
                inFlight[writer] = op;
            else if (inFlight.Remove(writer, out var invoke))
                about = invoke;
            foreach (var path in about.To is null ? [about.Path] : new[] { about.Path, about.To })
                Add(writer, path, about, op);
        }

        namesInDoubt = states.Any(s => s.Key.Path is not null && s.Value.InDoubt);
    }

    /// <summary>The highest record of each writer's own file that was begun.</summary>
    public static Dictionary<int, long> Highest(History history)
    {
        var highest = new Dictionary<int, long>();
        foreach (var op in history.Work)
        {
            if (op is { Phase: OpPhase.Invoke, Path: null, To: null, Record: { } record, Writer: { } writer })
                highest[writer] = Math.Max(op.ThroughRecord ?? record, highest.GetValueOrDefault(writer, -1));
        }

        return highest;
    }

    /// <summary>
    /// When the last acknowledged operation on it was invoked and acknowledged, in seconds; null if there is none, or a
    /// later one is in doubt.
    /// </summary>
    public (double InvokedAt, double AcknowledgedAt)? Of(Thing thing, long record) =>
        states.GetValueOrDefault((Key(thing).Writer, thing.Path, record))
            is { AcknowledgedAt: { } at, InDoubt: false } s
            ? (s.InvokedAt, at)
            : null;

    /// <summary>
    /// Whether it may lawfully be one way or another. A name that nobody touched, such as a directory, differs
    /// only because of what happened to others.
    /// </summary>
    public bool InDoubt(Thing thing, long record) =>
        states.TryGetValue((Key(thing).Writer, thing.Path, record), out var state) ? state.InDoubt : thing.Path is not null && namesInDoubt;

    // A name is the same object, whichever writer works on it.
    private static (int Writer, string? Path) Key(Thing thing) => (thing.Path is null ? thing.Writer : -1, thing.Path);

    private void Add(int writer, string? path, Op about, Op op)
    {
        var (owner, _) = Key(new Thing(writer, path));
        if (path is not null && names)
            Add((owner, path, Thing.Itself), op);
        if (about.Record is not { } first || !wanted.TryGetValue((owner, path), out var stretches))
            return;
        for (var record = first; record <= (about.ThroughRecord ?? first); record++)
        {
            if (Wanted(stretches, record))
                Add((owner, path, record), op);
        }
    }

    private void Add((int Writer, string? Path, long Record) key, Op op) => states[key] = states.GetValueOrDefault(key).After(op);

    private static bool Wanted(List<Stretch> stretches, long record)
    {
        var (low, high) = (0, stretches.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (record < stretches[middle].First)
                high = middle - 1;
            else if (record > stretches[middle].Last)
                low = middle + 1;
            else
                return true;
        }

        return false;
    }

    private readonly record struct State(double InvokedAt, double? AcknowledgedAt, bool Doubt, double? PendingSince)
    {
        public bool InDoubt => Doubt || PendingSince is not null;

        public State After(Op op) => op.Phase switch
        {
            OpPhase.Invoke => this with { PendingSince = op.Time },
            OpPhase.Ok => new State(PendingSince ?? op.Time - (op.Duration ?? 0), op.Time, false, null),
            OpPhase.Info => this with { Doubt = true, PendingSince = null },
            _ => this with { PendingSince = null },
        };
    }
}
