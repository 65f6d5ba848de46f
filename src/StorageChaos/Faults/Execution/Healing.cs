using StorageChaos.Histories;
using StorageChaos.Hosts;

namespace StorageChaos.Faults.Execution;

/// <summary>
/// Takes a fault away: tried again until a probe says that it is gone, or up to a deadline. The run's cancellation does not stop it.
/// A host that fails keeps no other from being healed; one that a boot took the fault from counts as healed.
/// </summary>
internal sealed class Healing(Parts parts)
{
    /// <summary>For how long it is tried.</summary>
    public static readonly TimeSpan Deadline = TimeSpan.FromMinutes(2);

    /// <summary>For how long a host may try to get back what it served: each part has a deadline of its own.</summary>
    private static readonly TimeSpan RestoreDeadline = TimeSpan.FromMinutes(6);

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly TimeProvider clock = parts.Context.Clock;
    private HostCommandException? last;

    /// <summary>The deadline in words.</summary>
    public static string Late => $"not healed within {Deadline.TotalSeconds:0} s";

    /// <summary>Heals, and says in the history how that went.</summary>
    /// <param name="hold">For how long the fault was to be there, in seconds; null: it was not to be held to its end.</param>
    /// <param name="held">For how long it was there.</param>
    /// <exception cref="HostLostException">A host that should have come back did not.</exception>
    public async Task RunAsync(double? hold, double? held)
    {
        var from = parts.Log.Invoke(OpAction.Heal, hold: hold, held: held);
        if (parts.Plan.OutlivesBoot) await UntilBackAsync();
        using var deadline = new CancellationTokenSource(Deadline, clock);
        try
        {
            var failures = await FireAsync(deadline.Token);
            var took = parts.Log.Now;
            if (parts.Plan.Booted.Count > 0)
            {
                await BootAsync(failures, deadline);
                (took, failures) = (parts.Log.Now, []);
            }

            var (answers, at) = await UntilGoneAsync(failures, took, deadline.Token);
            parts.Log.Complete(OpPhase.Ok, OpAction.Heal, from, at, parts.Log.New(OpPhase.Ok, OpAction.Heal) with
            {
                Effect = parts.Probes.Effect(answers),
                Traffic = parts.Probes.Traffic(answers),
                Detail = Probes.Words(answers),
            });
            parts.Probes.SetBaseline(answers);
        }
        catch (Exception e) when (e is HostCommandException or OperationCanceledException)
        {
            var why = e is HostCommandException ? e.Message : last is null ? Late : $"{Late}: {last.Message}";
            parts.Log.Complete(OpPhase.Info, OpAction.Heal, from, error: why);
            if (parts.Plan.Booted.Count > 0)
                throw new HostLostException($"{string.Join(", ", parts.Plan.Booted)} did not come back: {why}", e);
        }
    }

    // What outlives a boot can be taken away only when its host is back: as long as the other fault says, plus its boot.
    private async Task UntilBackAsync()
    {
        await parts.Boots.AllBackAsync(parts.Standby.Hosts, CancellationToken.None);
        parts.Standby.Accept();
    }

    // The staged switches, at once, on all hosts that are up.
    private async Task<IReadOnlyList<StepFailure>> FireAsync(CancellationToken ct) =>
        Noted(await parts.Standby.Heal.FireAsync(parts.Present, onward: true, ct));

    private async Task<IReadOnlyList<StepFailure>> AgainAsync(CancellationToken ct)
    {
        await Task.Delay(Interval, clock, ct);
        var on = parts.Present;
        return Noted(await Steps.TryAllAsync(parts.Plan.Heal.Where(s => on.Contains(s.Host)), parts.Context.Hosts, ct));
    }

    private async Task BootAsync(IReadOnlyList<StepFailure> failures, CancellationTokenSource deadline)
    {
        while (failures.Count > 0) failures = await AgainAsync(deadline.Token);
        foreach (var host in parts.Plan.Booted)
        {
            await parts.Context.AfterBoot(host, deadline.Token);
            deadline.CancelAfter(Timeout.InfiniteTimeSpan);
            if (parts.Boots.Of(host) is { } boot) await boot.AnswersAsync();
            using (var restore = new CancellationTokenSource(RestoreDeadline, clock)) await parts.Context.Restore(host, restore.Token);
            deadline.CancelAfter(Deadline);
        }
    }

    private async Task<(IReadOnlyList<Answer> Answers, double At)> UntilGoneAsync(
        IReadOnlyList<StepFailure> failures, double took, CancellationToken ct)
    {
        while (true)
        {
            // Where a host is going down just now, that decides.
            foreach (var host in parts.Standby.Hosts)
            {
                if (parts.Standby.LostTo(host) is { } boot) await boot.Off.WaitAsync(ct);
            }

            var answers = await parts.Probes.AskAsync(ct);
            var failed = await parts.UnexplainedAsync(failures, ct);
            last = answers.Select(a => a.Failure).FirstOrDefault(f => f is not null) ?? last;
            if (failed.Count == 0 && answers.All(a => a.Failure is null && a.Reading?.InPlace != true)) return (answers, took);
            if (last is not null && answers.All(a => a.Reading?.InPlace != true)
                && failed.Select(f => f.Step.Host).Concat(answers.Where(a => a.Failure is not null).Select(a => a.Step.Host))
                    .All(parts.Context.HasDied))
                throw last; // it is of no use to try again
            failures = await AgainAsync(ct);
            took = parts.Log.Now;
        }
    }

    private IReadOnlyList<StepFailure> Noted(IReadOnlyList<StepFailure> failures)
    {
        last = failures.Count > 0 ? failures[0].Why : last;
        return failures;
    }
}
