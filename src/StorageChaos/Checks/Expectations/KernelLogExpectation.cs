namespace StorageChaos.Checks.Expectations;

/// <summary>What the hosts' logs must say and may say in runs of a scenario.</summary>
public sealed record KernelLogExpectation
{
    /// <summary>Each of these must be said by at least one line.</summary>
    public IReadOnlyList<LogText> Expected { get; init; } = [];

    /// <summary>Lines that say one of these are tolerated, however grave they are. Expected ones are, too.</summary>
    public IReadOnlyList<LogText> Allowed { get; init; } = [];

    /// <summary>No line may say one of these.</summary>
    public IReadOnlyList<LogText> Absent { get; init; } = [];

    /// <summary>What is wrong with it, with the key inside the section.</summary>
    internal IEnumerable<string> Problems() =>
        Expected.Select((text, i) => (text, Key: $"expected[{i}]")).Concat(Allowed.Select((text, i) => (text, Key: $"allowed[{i}]")))
            .Concat(Absent.Select((text, i) => (text, Key: $"absent[{i}]")))
            .Select(t => (t.Key, Problem: t.text.Problem())).Where(t => t.Problem is not null).Select(t => $"{t.Key}: {t.Problem}");
}
