namespace StorageChaos.Fsck.Examining;

/// <summary>What a report says beside its verdict.</summary>
internal sealed class Remarks
{
    private readonly List<string> steps = [];

    /// <summary>What a clean verdict speaks of.</summary>
    public string Covers { get; set; } = "metadata; the content of files has no checksums here and is not checked";

    /// <summary>Adds why a step says nothing, or what it says beside the findings.</summary>
    public void Add(string step) => steps.Add(step);

    /// <summary>All of them, each behind a semicolon.</summary>
    public override string ToString() => string.Concat(steps.Select(s => $"; {s}"));
}
