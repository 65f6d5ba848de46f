using StorageChaos.Stacks.Contracts;

namespace StorageChaos.Judging;

/// <summary>One allowance of the contract in a run.</summary>
public sealed record AllowanceUse
{
    /// <inheritdoc cref="Allowance.PowerCutOf"/>
    public required string PowerCutOf { get; init; }

    /// <inheritdoc cref="Allowance.Because"/>
    public required string Because { get; init; }

    /// <inheritdoc cref="Allowance.Source"/>
    public required string Source { get; init; }

    /// <summary>Whether the power cut that it is about took effect.</summary>
    public required bool Applied { get; init; }

    /// <summary>Whether something was harmed that it covers.</summary>
    public required bool Used { get; init; }
}
