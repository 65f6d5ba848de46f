using StorageChaos.Scenarios;

namespace StorageChaos.Running;

/// <summary>How to run a scenario, beside what it is.</summary>
public sealed record RunOptions
{
    /// <summary>Directory of all runs.</summary>
    public required string Root { get; init; }

    /// <summary>Seed instead of the scenario's own.</summary>
    public int? Seed { get; init; }

    /// <summary>Told what is going on, and what is being waited for with which time limit.</summary>
    public Action<string> Report { get; init; } = _ => { };

    /// <summary>What the scenario may ask for.</summary>
    public Kinds Kinds { get; init; } = Kinds.Default;
}
