namespace StorageChaos.Evidence.Allure;

/// <summary>A step of a test; steps nest.</summary>
internal sealed record AllureStep
{
    /// <summary>What it shows.</summary>
    public required string Name { get; init; }

    /// <summary>Its status.</summary>
    public required AllureStatus Status { get; init; }

    /// <summary>Why; null if there is nothing to say.</summary>
    public AllureDetails? StatusDetails { get; init; }

    /// <summary>Always over by the time of writing.</summary>
    public string Stage { get; init; } = "finished";

    /// <summary>Start, in milliseconds since 1970.</summary>
    public required long Start { get; init; }

    /// <summary>End, in milliseconds since 1970.</summary>
    public required long Stop { get; init; }

    /// <summary>Figures.</summary>
    public IReadOnlyList<AllureValue> Parameters { get; init; } = [];

    /// <summary>Steps within this one.</summary>
    public IReadOnlyList<AllureStep> Steps { get; init; } = [];
}
