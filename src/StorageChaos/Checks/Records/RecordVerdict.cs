using StorageChaos.Checks.Faults;
using StorageChaos.Histories;
using StorageChaos.Nodes;
using StorageChaos.Stacks.Contracts;

namespace StorageChaos.Checks.Records;

/// <summary>What the anomalies of acknowledged work come to, in the same words for every kind of work.</summary>
internal static class RecordVerdict
{
    /// <summary>What is neither lost nor kept.</summary>
    public const string Undecided = "unread";

    /// <summary>The reads by which acknowledged work is judged: those of the client, after a remount.</summary>
    public static IEnumerable<Op> ClientReads(History history, string action) =>
        history.Of(action).Where(op => op.Place is null or ReadPlace.Client && op.Phase != OpPhase.Invoke);

    /// <summary>Whether a client that lost its power may have begun one more operation than it had time to tell.</summary>
    public static bool ClientWasCut(RunRecord run) => FaultTimeline.Of(run).Any(f => run.Has(Role.Client, f.Fault.BootOf) && f.Effect > 0);

    /// <summary>A run without such work.</summary>
    public static CheckResult NothingToJudge(string check) =>
        new() { Check = check, Verdict = Verdict.Pass, Reason = "the workload has none", Applies = false };

    /// <param name="check">Name of the check.</param>
    /// <param name="work">What was acknowledged, with its number: <c>12 acknowledged files</c>.</param>
    /// <param name="anomalies">All that was found.</param>
    /// <param name="allowances">The clauses of the contract that cover some of it.</param>
    /// <param name="problems">What kept whole files from being judged.</param>
    /// <param name="figures">Figures of the check's own; counts of anomalies are added.</param>
    public static CheckResult Of(
        string check,
        string work,
        IReadOnlyList<Anomaly> anomalies,
        IEnumerable<Allowance> allowances,
        IReadOnlyList<string> problems,
        Dictionary<string, double> figures)
    {
        var kinds = anomalies.GroupBy(a => a.Kind).ToDictionary(g => g.Key, g => g.Sum(a => a.Count));
        foreach (var (kind, count) in kinds)
            figures[kind] = count;
        var (verdict, reason) = Judge(work, anomalies, allowances, problems, string.Join(", ", kinds.Select(k => $"{k.Value} {k.Key}")));
        return new CheckResult { Check = check, Verdict = verdict, Reason = reason, Figures = figures, Anomalies = anomalies };
    }

    private static (Verdict Verdict, string Reason) Judge(
        string work, IReadOnlyList<Anomaly> anomalies, IEnumerable<Allowance> allowances, IReadOnlyList<string> problems, string counts)
    {
        var open = problems.Count == 0 ? "" : $" ({string.Join("; ", problems)})";
        var unlawful = anomalies.Where(a => !a.AllowedByContract && a.Kind != Undecided).ToList();
        if (unlawful.Count > 0)
            return (Verdict.Fail,
                $"{work}: {counts}; {unlawful.Sum(a => a.Count)} of them no contract allows; the first: {unlawful[0].Message}{open}");
        if (problems.Count > 0)
            return (Verdict.Inconclusive, $"{work}: {string.Join("; ", problems)}{(counts.Length == 0 ? "" : $"; {counts}")}");
        if (anomalies.Any(a => a.Kind == Undecided))
            return (Verdict.Inconclusive, $"{work}: {counts}; what could not be read is neither lost nor kept");
        return counts.Length == 0
            ? (Verdict.Pass, $"all is well with {work}")
            : (Verdict.Pass,
                $"LOSS that the contract allows: of {work} {counts}, " +
                $"lawful after {string.Join("; ", allowances.Select(a => $"a power cut of {a.PowerCutOf}: {a.Because} ({a.Source})"))}");
    }
}
