using StorageChaos.Histories;
using StorageChaos.Stacks.Contracts;

namespace StorageChaos.Checks.Records;

/// <summary>Collects what is wrong with single records; neighbours of one writer with the same fate become one anomaly.</summary>
internal sealed class RecordAnomalies
{
    private readonly List<Streak> streaks = [];

    /// <summary>The anomalies, in the order in which they were added.</summary>
    public IReadOnlyList<Anomaly> All => [.. streaks.Select(ToAnomaly)];

    /// <summary>The allowances that were used, each once.</summary>
    public IEnumerable<Allowance> Allowances => streaks.Select(r => r.Allowance).OfType<Allowance>().Distinct();

    /// <summary>How many records of one kind.</summary>
    public long Count(string kind) => streaks.Where(r => r.Kind == kind).Sum(r => r.Count);

    /// <summary>How many records the contract does not cover.</summary>
    public long Unlawful(params string[] kinds) => streaks.Where(r => r.Allowance is null && kinds.Contains(r.Kind)).Sum(r => r.Count);

    /// <summary>Adds records; to be called in ascending order within a writer.</summary>
    /// <param name="kind">As in <see cref="Anomaly.Kind"/>.</param>
    /// <param name="fate">What became of them, in words.</param>
    /// <param name="writer">Their writer.</param>
    /// <param name="first">The first of them.</param>
    /// <param name="last">The last of them, inclusive.</param>
    /// <param name="proof">The op that shows it.</param>
    /// <param name="allowance">What in the contract covers it.</param>
    /// <param name="about">What else is known of the first one: file, offset, version, times.</param>
    public void Add(
        string kind,
        string fate,
        int writer,
        long first,
        long last,
        Op? proof,
        Allowance? allowance = null,
        Anomaly? about = null)
    {
        if (streaks.Count > 0 && streaks[^1] is var previous && previous.Kind == kind && previous.Fate == fate
            && previous.Writer == writer && previous.Last + 1 == first && previous.Allowance == allowance)
        {
            streaks[^1] = previous with { Last = last };
            return;
        }

        streaks.Add(new Streak(kind, fate, writer, first, last, proof, allowance, about));
    }

    private static Anomaly ToAnomaly(Streak streak) => (streak.About ?? new Anomaly { Kind = "", Message = "" }) with
    {
        Kind = streak.Kind,
        Message = $"writer {streak.Writer}, " +
            $"{(streak.Count == 1 ? $"record {streak.First}" : $"records {streak.First}-{streak.Last}")}: {streak.Fate}",
        Count = streak.Count,
        Writer = streak.Writer,
        Record = streak.First,
        ThroughRecord = streak.Count == 1 ? null : streak.Last,
        AllowedByContract = streak.Allowance is not null,
        Evidence = streak.Proof is null ? null : HistoryEvidence.Of(streak.Proof),
    };

    private sealed record Streak(
        string Kind,
        string Fate,
        int Writer,
        long First,
        long Last,
        Op? Proof,
        Allowance? Allowance,
        Anomaly? About)
    {
        public long Count => Last - First + 1;
    }
}
