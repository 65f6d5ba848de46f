namespace StorageChaos.Checks.Expectations;

/// <summary>Whether the application is to see errors.</summary>
public enum ErrorExpectation
{
    /// <summary>No operation may fail: the application waits, at most.</summary>
    None,

    /// <summary>Errors must reach the application; none is a failure of the control.</summary>
    Surface,

    /// <summary>Either is in order.</summary>
    Any,
}

/// <summary>Whether acknowledged writes or consistency are to be lost.</summary>
public enum LossExpectation
{
    /// <summary>Nothing beyond what the contract allows.</summary>
    None,

    /// <summary>A positive control: loss or damage must be found, or the harness has missed what was planted.</summary>
    Found,
}

/// <summary>What a scenario states beforehand; checks hold the run against it.</summary>
public sealed record Expectation
{
    /// <summary>The verdict that a run of this scenario must come to: <c>inconclusive</c> for a control that must not be judged.</summary>
    public Verdict Verdict { get; init; } = Verdict.Pass;

    /// <summary>
    /// The check that must decide the verdict if it is not to be a pass, e.g. <c>fault-took-effect</c>: a run that is
    /// inconclusive for another reason is not the one that was expected.
    /// </summary>
    public string? DecidedBy { get; init; }

    /// <summary>Errors at the application.</summary>
    public ErrorExpectation Errors { get; init; } = ErrorExpectation.None;

    /// <summary>Loss of acknowledged writes, or findings of fsck.</summary>
    public LossExpectation Loss { get; init; } = LossExpectation.None;

    /// <summary>
    /// Where loss is to be found: of which kind, one of these (<see cref="Anomaly.Kind"/>); empty: any.
    /// </summary>
    public IReadOnlyList<string> Kinds { get; init; } = [];

    /// <summary>Whether the planted loss must be one to which fsck is blind: what fsck finds then is not what was planted.</summary>
    public bool HiddenFromFsck { get; init; }

    /// <summary>
    /// Whether fsck must have findings before the journal is replayed that are gone afterwards: otherwise the run
    /// does not show that the replay matters.
    /// </summary>
    public bool Vanishing { get; init; }

    /// <summary>
    /// How many runs, each with a seed of its own, this takes at most as a control: 1, unless its outcome is a matter
    /// of chance.
    /// </summary>
    public int Seeds { get; init; } = 1;

    /// <summary>In how many of these runs it must come out as stated; 0: in all.</summary>
    public int ShownIn { get; init; }

    /// <summary>
    /// Where the final read must have been done, each one of <see cref="Histories.ReadPlace"/>: without one of these the comparison
    /// of the places is inconclusive. Empty: whatever places were read are compared.
    /// </summary>
    public IReadOnlyList<string> Places { get; init; } = [];

    /// <summary>In how many runs it must come out as stated.</summary>
    internal int Needed => ShownIn > 0 ? ShownIn : Seeds;

    /// <summary>The longest operation must have taken at least this long: the stall that the fault is to cause. Zero: no demand.</summary>
    public TimeSpan MinimumStall { get; init; }

    /// <summary>Limits of what the application may feel; null: none.</summary>
    public ServiceLevel? Slo { get; init; }

    /// <summary>What the hosts' logs must and may say; null: as <see cref="Errors"/> implies.</summary>
    public KernelLogExpectation? KernelLog { get; init; }

    /// <summary>
    /// What may lawfully have to be done until the service is back after the last heal: by itself, unless stated otherwise. If it took
    /// more than this, the run fails.
    /// </summary>
    public RecoveryRung Recovery { get; init; } = RecoveryRung.ByItself;

    /// <summary>Acknowledged operations without which the run says nothing.</summary>
    public int MinimumOperations { get; init; } = 20;

    /// <summary>What is out of range, with the key.</summary>
    public IEnumerable<string> Problems()
    {
        foreach (var place in Places.Where(p => !Histories.ReadPlace.All.Contains(p)))
            yield return $"expect.places: '{place}' is not one of {string.Join(", ", Histories.ReadPlace.All)}";
        foreach (var problem in Slo?.Problems(this) ?? [])
            yield return $"expect.slo{problem}";
        foreach (var problem in KernelLog?.Problems() ?? [])
            yield return $"expect.kernelLog.{problem}";
    }
}
