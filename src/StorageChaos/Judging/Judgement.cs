using StorageChaos.Checks;

namespace StorageChaos.Judging;

/// <summary>What a run came to: <c>results.json</c>.</summary>
public sealed record Judgement
{
    /// <summary>The worst verdict of all checks.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>The reason of the check that decided.</summary>
    public required string Reason { get; init; }

    /// <summary>Whether the verdict is the one that the scenario states beforehand.</summary>
    public required bool AsExpected { get; init; }

    /// <summary>
    /// For people: <c>pass</c>, <c>caught</c> (a planted loss was found, as it must be), <c>missed</c> (it was not),
    /// <c>fail</c>, <c>inconclusive</c>.
    /// </summary>
    public required string Outcome { get; init; }

    /// <summary>The stack's durability contract, in words.</summary>
    public required string Contract { get; init; }

    /// <summary>What of the contract was used; null in results that were written before this was told.</summary>
    public ContractUse? ContractUse { get; init; }

    /// <summary>Every check's result.</summary>
    public required IReadOnlyList<CheckResult> Checks { get; init; }
}
