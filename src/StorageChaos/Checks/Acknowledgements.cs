using StorageChaos.Histories;

namespace StorageChaos.Checks;

/// <summary>What the workload got to know about each object, a record or a name, whatever kind of work it was.</summary>
internal sealed class Acknowledgements
{
    private readonly Dictionary<(int Writer, string? Path, long Record), State> states = [];
    private readonly Dictionary<(int Writer, string? Path), long> highest = [];
    private readonly bool namesInDoubt;

    /// <summary>Goes over the workload's ops once.</summary>
    public Acknowledgements(History history)
    {
        foreach (var op in history.Work)
        {
            foreach (var path in op.To is null ? [op.Path] : new[] { op.Path, op.To })
            {
                if (path is not null)
                    Add(Key(op.Writer!.Value, path, Thing.Itself), op);
                if (op.Record is { } record)
                    Add(Key(op.Writer!.Value, path, record), op);
            }
        }

        namesInDoubt = states.Any(s => s.Key.Path is not null && s.Value.InDoubt);
    }

    /// <summary>The highest record of a thing that was begun; -1 if none was.</summary>
    public long Highest(Thing thing) => highest.GetValueOrDefault((thing.Path is null ? thing.Writer : -1, thing.Path), -1);

    /// <summary>When the last acknowledged operation on it was invoked and acknowledged, in seconds; null if there is none, or a later one is in doubt.</summary>
    public (double InvokedAt, double AcknowledgedAt)? Of(Thing thing, long record) =>
        states.GetValueOrDefault(Key(thing.Writer, thing.Path, record)) is { AcknowledgedAt: { } at, InDoubt: false } s ? (s.InvokedAt, at) : null;

    /// <summary>Whether it may lawfully be one way or another. A name that nobody touched, such as a directory, shows what happened to others.</summary>
    public bool InDoubt(Thing thing, long record) =>
        states.TryGetValue(Key(thing.Writer, thing.Path, record), out var state) ? state.InDoubt : thing.Path is not null && namesInDoubt;

    private void Add((int Writer, string? Path, long Record) key, Op op)
    {
        states[key] = states.GetValueOrDefault(key).After(op);
        highest[(key.Writer, key.Path)] = Math.Max(key.Record, highest.GetValueOrDefault((key.Writer, key.Path), -1));
    }

    // Whoever works on a name, it is the same.
    private static (int Writer, string? Path, long Record) Key(int writer, string? path, long record) => (path is null ? writer : -1, path, record);

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
