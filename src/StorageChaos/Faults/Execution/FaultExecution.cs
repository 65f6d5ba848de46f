using StorageChaos.Faults.Schedules;
using StorageChaos.Histories;
using StorageChaos.Hosts;

namespace StorageChaos.Faults.Execution;

/// <summary>
/// The life of one schedule entry: prepared and guarded, then injected, probed and healed as often as it says, and cleared at the
/// end. Each step is an op of the history. Hosts that another fault has switched off are waited for.
/// </summary>
internal sealed class FaultExecution(Parts parts, ScheduledFault entry)
{
    private readonly TimeProvider clock = parts.Context.Clock;
    private readonly FaultPlan plan = parts.Plan;

    /// <summary>Does everything beforehand, so that only the signal that injects the fault is left.</summary>
    /// <returns>Whether it can be injected; if not, the history says why.</returns>
    public async Task<bool> PrepareAsync(CancellationToken ct)
    {
        try
        {
            await ReadyAsync(ct);
            return true;
        }
        catch (HostCommandException e)
        {
            parts.Log.Refuse($"it could not be prepared: {e.Message}");
            return false;
        }
    }

    /// <summary>All occurrences, at their times. Whatever happens, the fault is gone afterwards.</summary>
    /// <param name="from">A time stamp.</param>
    /// <param name="delay">From it to the entry's beginning.</param>
    /// <param name="ct">Cancels the occurrences, not the heal.</param>
    /// <exception cref="HostLostException">A host that should have come back did not.</exception>
    public async Task RunAsync(long from, TimeSpan delay, CancellationToken ct)
    {
        foreach (var occurrence in entry.Times)
        {
            var left = delay + occurrence.At - clock.GetElapsedTime(from);
            if (left > TimeSpan.Zero) await Task.Delay(left, clock, ct);
            // A boot since then has taken away what was prepared.
            if (!await PrepareAsync(ct)) return;
            // If preparing the hosts took long, all occurrences are delayed alike, so that the times between them stay right.
            if (occurrence == entry.Times[0]) delay = clock.GetElapsedTime(from) - occurrence.At;
            if (!await OccurAsync(occurrence.Hold, ct)) return;
        }
    }

    /// <summary>Disarms, and removes what was prepared. The run's cancellation does not stop it.</summary>
    public async Task CloseAsync()
    {
        using var deadline = new CancellationTokenSource(Healing.Deadline, clock);
        try
        {
            foreach (var boot in parts.Standby.Hosts.Select(parts.Standby.LostTo).OfType<Boot>()) await boot.Off.WaitAsync(deadline.Token);
            // A host that has booted needs no clearing: what was prepared on it is gone, too.
            var on = parts.Present;
            var failed = await parts.UnexplainedAsync(
                await Steps.TryAllAsync(plan.Clear.Where(s => on.Contains(s.Host)), parts.Context.Hosts, deadline.Token), deadline.Token);
            var armed = await parts.Standby.DisarmAsync([.. failed.Select(f => f.Step.Host)], deadline.Token);
            foreach (var failure in failed.Select(f => f.Why).Concat(armed)) NotHealed(failure.Message);
        }
        catch (OperationCanceledException)
        {
            NotHealed(Healing.Late);
        }

        await parts.Standby.DisposeAsync();
    }

    private void NotHealed(string why) =>
        parts.Log.Complete(OpPhase.Info, OpAction.Heal, parts.Log.Invoke(OpAction.Heal), error: why);

    private async Task ReadyAsync(CancellationToken ct)
    {
        while (true)
        {
            await parts.Boots.AllBackAsync(parts.Standby.Hosts, ct);
            var missing = parts.Standby.Missing;
            if (missing.Count == 0) return;
            try
            {
                await Task.WhenAll(plan.Severed.Distinct().Where(missing.Contains).Select(h => parts.Context.Canary(h, ct)));
                await parts.MakeReadyAsync(missing, ct);
            }
            catch (HostCommandException) when (missing.Any(h => parts.Standby.LostTo(h) is not null))
            {
                // A host went down meanwhile: everything again when it is back.
            }
        }
    }

    private async Task<bool> OccurAsync(TimeSpan hold, CancellationToken ct)
    {
        var boots = plan.Booted.Select(h => parts.Boots.Begin(h, parts.Id, parts.Fault.Describe())).ToList();
        double? held = null;
        var back = false;
        try
        {
            try
            {
                if (!await InjectAsync(boots, ct)) return false;
                var from = clock.GetTimestamp();
                using (var there = new Hold(parts)) await there.ForAsync(hold, ct);
                held = Math.Round(clock.GetElapsedTime(from).TotalSeconds, 6);
            }
            finally
            {
                // A hold that was cut short was not meant to be as long as it was asked for.
                await new Healing(parts).RunAsync(held is null ? null : hold.TotalSeconds, held);
                back = true;
            }
        }
        finally
        {
            foreach (var boot in boots) boot.CameBack(back);
        }

        return true;
    }

    private async Task<bool> InjectAsync(List<Boot> boots, CancellationToken ct)
    {
        var from = parts.Log.Invoke(OpAction.Inject);
        var done = false;
        try
        {
            var failures = await parts.UnexplainedAsync(await parts.Standby.Inject.FireAsync(parts.Present, onward: false, ct), ct);
            done = failures.Count == 0;
            parts.Log.Complete(
                done ? OpPhase.Ok : OpPhase.Info, OpAction.Inject, from, error: done ? null : failures[0].Why.Message);
            return done;
        }
        finally
        {
            foreach (var boot in boots) boot.WentOff(done);
        }
    }
}
