namespace StorageChaos.Checks;

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
    /// The check that must decide, when the verdict is not to be a pass, e.g. <c>fault-took-effect</c>: an inconclusive
    /// run for another reason is not the one that was expected.
    /// </summary>
    public string? DecidedBy { get; init; }

    /// <summary>Errors at the application.</summary>
    public ErrorExpectation Errors { get; init; } = ErrorExpectation.None;

    /// <summary>Loss of acknowledged writes, or findings of fsck.</summary>
    public LossExpectation Loss { get; init; } = LossExpectation.None;

    /// <summary>The longest operation must have taken at least this long: the stall that the fault is to cause. Zero: no demand.</summary>
    public TimeSpan MinimumStall { get; init; }

    /// <summary>Acknowledged operations without which the run says nothing.</summary>
    public int MinimumOperations { get; init; } = 20;
}
