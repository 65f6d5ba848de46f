using StorageChaos.Histories;
using StorageChaos.Protocol;

namespace StorageChaos.Checks.Layers;

/// <summary>
/// What the workload was told about the objects (records or names) that the places disagree about, for every kind of work.
/// A completion belongs to the object that its invocation named.
/// </summary>
internal sealed class Acknowledgements
{
    private readonly Dictionary<(int Writer, string? Path), List<Stretch>> wanted;
    private readonly Dictionary<(int Writer, string? Path, long Record), State> states = [];
    private readonly NameDoubts doubts = new();
    private readonly HashSet<int> writersInDoubt = [];
    private readonly bool names;

    /// <summary>Goes over the workload's ops once.</summary>
    /// <param name="history">All ops.</param>
    /// <param name="suspects">Which objects.</param>
    public Acknowledgements(History history, IEnumerable<Stretch> suspects)
    {
        wanted = suspects.GroupBy(s => (s.Thing.Writer, s.Thing.Path)).ToDictionary(g => g.Key, g => g.OrderBy(s => s.First).ToList());
        names = wanted.Keys.Any(k => k.Path is not null);
        if (wanted.Count == 0)
            return;
        var inFlight = new Dictionary<int, Op>();
        foreach (var op in history.Work.Where(Alters))
        {
            var writer = op.Writer!.Value;
            var about = op;
            if (op.Phase == OpPhase.Invoke)
                inFlight[writer] = op;
            else if (inFlight.Remove(writer, out var invoke))
                about = invoke;
            if (op.Phase == OpPhase.Info)
                writersInDoubt.Add(writer);
            // One of several appends to one file: the doubt about it stays, however many follow.
            if (op.Phase == OpPhase.Info && about is { Action: LockProtocol.LockedAppend, Path: not null })
                Doubt(about);
            foreach (var path in about.To is null ? [about.Path] : new[] { about.Path, about.To })
                Add(writer, path, about, op);
            if (names && op.Phase == OpPhase.Ok && about is { Path: { } from, To: { } to })
                Inherit(from, to, moved: about.Action == NamespaceProtocol.Rename);
        }

        writersInDoubt.UnionWith(inFlight.Keys);
        foreach (var open in inFlight.Values)
            Doubt(open);
        foreach (var ((_, path, record), state) in states)
        {
            if (path is not null && record == Thing.Itself && state is { InDoubt: true, Action: { } action })
                doubts.Add(path, action);
        }
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
    /// The acknowledged operations on it, the last one first: null if there is none, or a later one is in doubt. Those on a name are
    /// about all that it leads to, also those from before it had that name: what was written then may be what is missing now. Of a
    /// record only the last one counts, for it wrote all of it.
    /// </summary>
    public IReadOnlyList<Span>? Of(Thing thing, long record)
    {
        if (states.GetValueOrDefault(Key(thing.Writer, thing.Path, record)) is not { Last: { } last, InDoubt: false }) return null;
        var spans = new List<Span> { last };
        if (thing.Path is not null && record == Thing.Itself)
        {
            for (var before = last.Before; before is not null; before = before.Before) spans.Add(before);
        }

        return spans;
    }

    /// <summary>
    /// Whether it may lawfully be one way or another, since the last operation on it is indeterminate. What nobody touched by its
    /// name, such as a directory or a database of many transactions, differs only because of what happened to others.
    /// </summary>
    public bool InDoubt(Thing thing, long record)
    {
        if (thing.Path is { } path && (record == Thing.Itself || !states.ContainsKey(Key(thing.Writer, path, record))) && InDoubt(path))
            return true;
        return states.TryGetValue(Key(thing.Writer, thing.Path, record), out var state)
            ? state.InDoubt
            : thing.Path is not null && (doubts.Any || writersInDoubt.Contains(thing.Writer));
    }

    /// <summary>Whether a name, as such, is in doubt.</summary>
    public bool InDoubt(string path) => doubts.Contains(path);

    // To take a lock, or to look, leaves everything as it is.
    private static bool Alters(Op op) => op.Action is not (LockProtocol.Lock or LockProtocol.Unlock or LockProtocol.Look);

    // A name is the same object, whichever writer works on it. A record in it is its writer's.
    private static (int Writer, string? Path, long Record) Key(int writer, string? path, long record) =>
        (path is not null && record == Thing.Itself ? -1 : writer, path, record);

    // What was done to a file through its old name was done to that file (link(2), rename(2)); and to what is below a directory.
    private void Inherit(string from, string to, bool moved)
    {
        var (source, target) = (states[Key(-1, from, Thing.Itself)], states[Key(-1, to, Thing.Itself)]);
        states[Key(-1, to, Thing.Itself)] = target with { Last = target.Last! with { Before = source.Last } };
        if (!moved) return;
        foreach (var key in states.Keys.Where(k => k.Path?.StartsWith($"{from}/", StringComparison.Ordinal) == true).ToList())
        {
            states[key with { Path = to + key.Path![from.Length..] }] = states[key];
            states.Remove(key);
        }
    }

    private void Doubt(Op op)
    {
        foreach (var path in new[] { op.Path, op.To }.OfType<string>())
            doubts.Add(path, op.Action);
    }

    private void Add(int writer, string? path, Op about, Op op)
    {
        if (path is not null && names)
            Add(Key(writer, path, Thing.Itself), about, op);
        if (about.Record is not { } first || !wanted.TryGetValue((writer, path), out var stretches))
            return;
        for (var record = first; record <= (about.ThroughRecord ?? first); record++)
        {
            if (Wanted(stretches, record))
                Add((writer, path, record), about, op);
        }
    }

    private void Add((int Writer, string? Path, long Record) key, Op about, Op op) =>
        states[key] = states.GetValueOrDefault(key).After(op, about.Action, keep: key.Record == Thing.Itself);

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

    /// <summary>One acknowledged operation: when it was invoked and acknowledged, in seconds, and the one before it.</summary>
    internal sealed record Span(double InvokedAt, double AcknowledgedAt, Span? Before);

    private readonly record struct State(Span? Last, bool Doubt, double? PendingSince, string? Action)
    {
        public bool InDoubt => Doubt || PendingSince is not null;

        public State After(Op op, string action, bool keep) => op.Phase switch
        {
            OpPhase.Invoke => this with { PendingSince = op.Time, Action = Doubt ? Action : action },
            OpPhase.Ok => new State(
                new Span(PendingSince ?? op.Time - (op.Duration ?? 0), op.Time, keep ? Last : null), false, null, action),
            OpPhase.Info => this with { Doubt = true, PendingSince = null, Action = action },
            _ => this with { PendingSince = null },
        };
    }
}
