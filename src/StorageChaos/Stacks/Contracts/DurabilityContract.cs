namespace StorageChaos.Stacks.Contracts;

/// <summary>
/// What a stack promises. Only losses that the contract does not allow are failures of the storage;
/// allowed ones are found and reported all the same.
/// </summary>
/// <param name="Allowances">What may be lost; empty: nothing that was acknowledged, ever.</param>
public sealed record DurabilityContract(IReadOnlyList<Allowance> Allowances)
{
    /// <summary>When errors may lawfully reach the application, one clause each. They lose nothing that was acknowledged.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    /// <summary>The allowance, if any, that covers a loss after power cuts of these hosts.</summary>
    public Allowance? For(IReadOnlySet<string> powerCutHosts) => Allowances.FirstOrDefault(a => powerCutHosts.Contains(a.PowerCutOf));

    /// <summary>The contract in words.</summary>
    public override string ToString() => (Allowances.Count == 0
        ? "every acknowledged write survives every fault"
        : "acknowledged writes survive, except after " + string.Join("; ", Allowances))
        + (Errors.Count == 0 ? "" : "; errors may reach the application " + string.Join(", or ", Errors));
}
