using StorageChaos.Histories;

namespace StorageChaos.Faults.Execution;

/// <summary>Writes what happens to one fault into the history.</summary>
/// <param name="id">Of the fault.</param>
/// <param name="words">The fault in words.</param>
/// <param name="history">The history.</param>
internal sealed class FaultLog(string id, string words, HistoryRecorder history)
{
    /// <summary>Seconds since the history began.</summary>
    public double Now => history.Now;

    /// <summary>Something begins.</summary>
    /// <param name="action">One of <see cref="OpAction"/>.</param>
    /// <param name="by">The other fault that is the cause of it; null: none.</param>
    /// <param name="hold">For how long the fault was to be there, in seconds; null: it is not about that.</param>
    /// <param name="held">For how long it was there.</param>
    /// <returns>When, in seconds.</returns>
    public double Invoke(string action, string? by = null, double? hold = null, double? held = null) =>
        Record(New(OpPhase.Invoke, action) with { Detail = words, By = by, Hold = hold, Held = held }).Time;

    /// <summary>Something ended. Its duration is counted from a time to another one; null: now.</summary>
    public void Complete(OpPhase phase, string action, double from, double? to = null, Op? op = null, string? error = null) =>
        Record((op ?? New(phase, action)) with
        {
            Phase = phase,
            Action = action,
            Error = error,
            Duration = Math.Round((to ?? history.Now) - from, 6),
        });

    /// <summary>It could not even be injected.</summary>
    public void Refuse(string why, string? by = null)
    {
        var from = Invoke(OpAction.Inject, by);
        Complete(OpPhase.Info, OpAction.Inject, from, op: New(OpPhase.Info, OpAction.Inject) with { By = by }, error: why);
    }

    /// <summary>A host that went off took away what the fault had there: that part is healed.</summary>
    public void TakenAway(Boot boot)
    {
        var from = Invoke(OpAction.Heal, boot.By);
        Complete(
            OpPhase.Ok, OpAction.Heal, from, op: New(OpPhase.Ok, OpAction.Heal) with
            {
                By = boot.By,
                Detail = $"{boot.Host}: taken away by {boot.Cause}",
            });
    }

    /// <summary>An op of this fault, now.</summary>
    public Op New(OpPhase phase, string action) =>
        new() { Time = history.Now, Phase = phase, Process = "nemesis", Action = action, Fault = id };

    /// <summary>Writes one.</summary>
    public Op Record(Op op) => history.Record(op with { Time = history.Now });
}
