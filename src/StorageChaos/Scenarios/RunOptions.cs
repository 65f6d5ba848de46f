namespace StorageChaos.Scenarios;

/// <summary>How to run a scenario, beside what it is.</summary>
public sealed record RunOptions
{
    /// <summary>Directory of all runs.</summary>
    public required string Root { get; init; }

    /// <summary>Seed instead of the scenario's own.</summary>
    public int? Seed { get; init; }

    /// <summary>Told what is going on, and what is being waited for with which time limit.</summary>
    public Action<string> Report { get; init; } = _ => { };
}
