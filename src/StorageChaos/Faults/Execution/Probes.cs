using StorageChaos.Hosts;

namespace StorageChaos.Faults.Execution;

/// <summary>Asks the hosts of a fault about it, and counts its effect since the injection.</summary>
/// <param name="steps">The plan's probe.</param>
/// <param name="hosts">By name.</param>
/// <param name="lost">The boot that took away what the fault had on a host; null: none.</param>
internal sealed class Probes(IReadOnlyList<PlanStep> steps, IReadOnlyDictionary<string, IHost> hosts, Func<string, Boot?> lost)
{
    private readonly Reading?[] baseline = new Reading?[steps.Count];

    /// <summary>Asks all hosts but those that are down.</summary>
    public async Task<IReadOnlyList<Answer>> AskAsync(CancellationToken ct) => await Task.WhenAll(steps.Select(s => AskAsync(s, ct)));

    /// <summary>Asks some hosts how it is without the fault; effects are counted from there on.</summary>
    /// <returns>What they said.</returns>
    /// <exception cref="HostCommandException">One did not answer.</exception>
    public async Task<IReadOnlyList<Answer>> SetBaselineAsync(IReadOnlyCollection<string> on, CancellationToken ct)
    {
        var answers = await Task.WhenAll(steps.Where(s => on.Contains(s.Host)).Select(s => AskAsync(s, ct)));
        if (answers.Select(a => a.Failure).FirstOrDefault(f => f is not null) is { } failure) throw failure;
        SetBaseline(answers);
        return answers;
    }

    /// <summary>Counts effects from these answers on.</summary>
    public void SetBaseline(IEnumerable<Answer> answers)
    {
        foreach (var answer in answers.Where(a => a.Reading is not null)) baseline[IndexOf(answer)] = answer.Reading;
    }

    /// <summary>How much the fault has done since, on all hosts that answered; null if none did.</summary>
    public long? Effect(IReadOnlyList<Answer> answers) => Sum(answers, r => r.Effect);

    /// <summary>Packets that reached the faulted interfaces since; null if it is not about one.</summary>
    public long? Traffic(IReadOnlyList<Answer> answers) =>
        Sum([.. answers.Where(a => a.Reading?.Traffic is not null)], r => r.Traffic ?? 0);

    /// <summary>The answers in words.</summary>
    public static string Words(IEnumerable<Answer> answers) => string.Join("; ", answers.Select(a => a.Words));

    private long? Sum(IReadOnlyList<Answer> answers, Func<Reading, long> of) => answers.All(a => a.Reading is null)
        ? null
        : answers.Where(a => a.Reading is not null)
            .Sum(a => Math.Max(0, of(a.Reading!) - (baseline[IndexOf(a)] is { } before ? of(before) : 0)));

    private int IndexOf(Answer answer)
    {
        for (var i = 0; i < steps.Count; i++)
        {
            if (ReferenceEquals(steps[i], answer.Step)) return i;
        }

        throw new InvalidOperationException("an answer to a step of another plan");
    }

    // A host may go down between the question and the answer: then the answer is not about the fault.
    private async Task<Answer> AskAsync(PlanStep step, CancellationToken ct)
    {
        if (lost(step.Host) is { } before) return new Answer(step, null, before);
        try
        {
            var outcome = await hosts[step.Host].RunAsync(step.Command, ct);
            return lost(step.Host) is { } meanwhile ? new Answer(step, null, meanwhile) : new Answer(step, Reading.Parse(outcome.Output));
        }
        catch (HostCommandException e) when (!ct.IsCancellationRequested)
        {
            return lost(step.Host) is { } boot ? new Answer(step, null, boot) : new Answer(step, null, Failure: e);
        }
    }
}
