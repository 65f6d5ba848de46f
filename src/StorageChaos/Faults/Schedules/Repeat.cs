namespace StorageChaos.Faults.Schedules;

/// <summary>
/// A fault that comes and goes: the intermittent interruption. The hold is how long it is there each time, so the duty
/// cycle is hold / period.
/// </summary>
public sealed record Repeat
{
    /// <summary>How many times, 2-1000.</summary>
    public required int Times { get; init; }

    /// <summary>From the beginning of one to the beginning of the next; longer than hold and jitter together.</summary>
    public required Duration Period { get; init; }

    /// <summary>By how much each beginning and each hold may differ, either way; drawn evenly, by the scenario's seed.</summary>
    public Duration Jitter { get; init; }
}
