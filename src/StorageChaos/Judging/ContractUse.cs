using StorageChaos.Checks;
using StorageChaos.Checks.Contracts;
using StorageChaos.Checks.Layers;
using StorageChaos.Checks.Records;

namespace StorageChaos.Judging;

/// <summary>What the stack's contract allowed in a run, and whether what was found is inside it.</summary>
public sealed record ContractUse
{
    /// <summary>The contract's allowances; empty: nothing that was acknowledged may be lost.</summary>
    public required IReadOnlyList<AllowanceUse> Allowances { get; init; }

    /// <summary>Harm that an allowance covers: records, names and findings of fsck.</summary>
    public required long Inside { get; init; }

    /// <summary>Harm that none covers.</summary>
    public required long Outside { get; init; }

    /// <summary>The same in words.</summary>
    public override string ToString() => (Inside, Outside) switch
    {
        (0, 0) => "none of it was used",
        (_, 0) => $"what was found is inside it: {Inside} harmed, all of them allowed",
        _ => $"what was found is outside of it: {Outside} harmed that nothing allows{(Inside == 0 ? "" : $", {Inside} that are allowed")}",
    };

    /// <summary>
    /// Counts what the checks that find harm found, each thing once: what the layers disagree about is found by
    /// other checks, too.
    /// </summary>
    /// <param name="run">The run.</param>
    /// <param name="harm">Results of the checks that find harm (<see cref="ICheck.FindsHarm"/>).</param>
    internal static ContractUse Of(RunRecord run, IEnumerable<CheckResult> harm)
    {
        var found = harm.Where(r => r.Check != LayersCheck.CheckName).SelectMany(r => r.Anomalies)
            .Where(a => a.Kind != RecordVerdict.Undecided).ToList();
        var inside = found.Where(a => a.AllowedByContract).Sum(a => a.Count);
        var applicable = new ContractCoverage(run).Applicable.ToHashSet();

        // If there are several, it is not known which of them covers a thing. Nearly always there is one.
        return new ContractUse
        {
            Allowances = [.. run.Contract().Allowances.Select(a => new AllowanceUse
            {
                PowerCutOf = a.PowerCutOf,
                Because = a.Because,
                Source = a.Source,
                Applied = applicable.Contains(a),
                Used = applicable.Contains(a) && inside > 0,
            })],
            Inside = inside,
            Outside = found.Where(a => !a.AllowedByContract).Sum(a => a.Count),
        };
    }
}
