using StorageChaos.Histories;
using StorageChaos.Nodes;

namespace StorageChaos.Checks.Service;

/// <summary>
/// The times at which nobody was served. A writer is unserved from the invocation of an operation until one of its operations is
/// acknowledged: it makes no difference whether it waits or gets an error. An outage is a time in which every writer is
/// unserved, if it is longer than <see cref="Threshold"/>. The share of outages is 1 - uptime / (uptime + downtime), the
/// time-based availability of Beyer et al., Site Reliability Engineering (2016), chapter 3.
/// </summary>
internal sealed class Outages
{
    // What interrupts a person's flow of thought (Nielsen, Usability Engineering, 1993, chapter 5); on a slow lab, what is far
    // longer than usual there.
    private const double Least = 1, TimesOrdinary = 20;

    // However slow the lab is: at 10 s people turn to something else (Nielsen, as above), and an initiator with the usual timers
    // notices silence (NOP interval and timeout of 5 s each; open-iscsi README, 8.1.1). Half of that makes sure that an outage of
    // 10 s counts, wherever in it the first and the last operation fall.
    private const double Most = 5;

    private readonly HashSet<int> writers = [];
    private readonly HashSet<int> unserved = [];
    private readonly Latencies ordinary = new();
    private readonly double? stated;
    private readonly double from;
    private readonly double until;
    private double since = double.PositiveInfinity;

    /// <summary>
    /// Counts from the end of the steady phase, when all had been seen healthy, until the workload is told to stop, or its own
    /// host goes down.
    /// </summary>
    public Outages(RunRecord run)
    {
        var history = run.History;
        var injects = history.Of(OpAction.Inject);
        stated = run.Expect.Slo?.MinimumOutage?.TotalSeconds;
        from = (RunPhases.End(history, RunPhases.Steady) ?? injects.FirstOrDefault() ?? history.Work.FirstOrDefault())?.Time ?? 0;
        var clientDown = run.Faults.Where(f => run.Has(Role.Client, f.BootOf)).Select(f => f.Id).ToHashSet();
        until = Math.Min(
            RunPhases.EndOfWorkload(history),
            injects.FirstOrDefault(op => clientDown.Contains(op.Fault ?? ""))?.Time ?? double.PositiveInfinity);
    }

    /// <summary>
    /// How long nobody must be served for an outage, in seconds: what the scenario states, or else 20 times the 99th percentile of
    /// the steady state, but 1 s at least and 5 s at most.
    /// </summary>
    public double Threshold => stated ?? Math.Clamp(Ordinary, Least, Most);

    /// <summary>Where the threshold comes from, in words, if it is not the rule; empty if it is.</summary>
    public string Origin => stated is not null ? " (minimumOutage)"
        : Ordinary > Most ? $" (the most; 20 times the p99 of the steady state would be {Ordinary:0.###} s)"
        : "";

    /// <summary>How long was looked, in seconds.</summary>
    public double Observed => Math.Max(0, until - from);

    /// <summary>How many outages.</summary>
    public int Count { get; private set; }

    /// <summary>All of them together, in seconds.</summary>
    public double Total { get; private set; }

    /// <summary>The longest, in seconds, and when it began, in seconds of the run.</summary>
    public (double Seconds, double At) Longest { get; private set; }

    /// <summary>The share of the time, 0-1.</summary>
    public double Share => Observed == 0 ? 0 : Total / Observed;

    /// <summary>Adds one op of the workload, in the order of the history.</summary>
    /// <param name="op">The op.</param>
    /// <param name="invoke">The invocation that it may complete.</param>
    public void Add(Op op, Op? invoke)
    {
        var writer = op.Writer!.Value;
        if (op.Phase != OpPhase.Ok)
        {
            var everybody = writers.Count > 0 && unserved.Count == writers.Count;
            writers.Add(writer);
            if (unserved.Add(writer) && !everybody && unserved.Count == writers.Count)
                since = op.Time;
            return;
        }

        if (op.Time < from)
            ordinary.Add(op.Duration ?? op.Time - (invoke?.Time ?? op.Time));
        if (unserved.Count == writers.Count)
            End(op.Time);
        writers.Add(writer);
        unserved.Remove(writer);
    }

    /// <summary>Ends with the workload: who is unserved then stays so.</summary>
    public void Finish()
    {
        if (writers.Count > 0 && unserved.Count == writers.Count)
            End(until);
    }

    private double Ordinary => TimesOrdinary * (ordinary.Percentile(99) ?? 0);

    private void End(double time)
    {
        var start = Math.Max(since, from);
        var length = Math.Min(time, until) - start;
        if (length <= Threshold)
            return;
        Count++;
        Total += length;
        if (length > Longest.Seconds)
            Longest = (length, start);
    }
}
