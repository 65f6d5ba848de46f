using StorageChaos.Histories;
using StorageChaos.Hosts;

namespace StorageChaos.Faults.Execution;

/// <summary>
/// The time during which a fault is there. It ends on time whatever its probes do. What a boot by another fault takes away
/// meanwhile is injected again as soon as the host is back.
/// </summary>
internal sealed class Hold(Parts parts) : IDisposable
{
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>Time between two checks whether a fault that has had an effect is still in place.</summary>
    private static readonly TimeSpan RecheckInterval = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly SemaphoreSlim again = new(1);
    private readonly TimeProvider clock = parts.Context.Clock;
    private bool over;

    /// <summary>Odd while the fault is injected again: it is made ready, and not there yet.</summary>
    private int changes;

    /// <summary>Holds the fault for a time.</summary>
    public async Task ForAsync(TimeSpan time, CancellationToken ct)
    {
        var during = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var probing = ProbeAllTheTimeAsync(time, during.Token);
        var following = Task.WhenAll(parts.Standby.Hosts.Select(h => FollowAsync(h, during.Token)));
        try
        {
            await Task.Delay(time, clock, ct);
        }
        finally
        {
            lock (gate) over = true;
            await during.CancelAsync();
            // An injection that is under way ends before the heal. A probe is left behind: what it says is no longer written down.
            await following;
            if (probing.IsCompleted) await probing;
            _ = probing.ContinueWith(_ => during.Dispose(), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => again.Dispose();

    // Until there is an effect, so that the history tells when it began. After that now and then, to see that the fault is still in
    // place, because a firewall that is loaded anew takes a rule away.
    private async Task ProbeAllTheTimeAsync(TimeSpan time, CancellationToken ct)
    {
        var from = clock.GetTimestamp();
        var bitten = false;
        try
        {
            while (time - clock.GetElapsedTime(from) > ProbeInterval)
            {
                bitten |= await ProbeAsync(ct) > 0;
                await Task.Delay(bitten ? RecheckInterval : ProbeInterval, clock, ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The hold is over.
        }
    }

    private async Task<long> ProbeAsync(CancellationToken ct)
    {
        var before = Volatile.Read(ref changes);
        var answers = await parts.Probes.AskAsync(ct);
        // What was asked while it was injected again is about neither state.
        if (before % 2 != 0 || before != Volatile.Read(ref changes)) return 0;
        var effect = parts.Probes.Effect(answers);
        var missing = answers.Where(a => a.Reading?.InPlace == false).Select(a => a.Step.Host).ToList();
        var failure = answers.Select(a => a.Failure).FirstOrDefault(f => f is not null);
        var phase = missing.Count > 0 || failure is not null ? OpPhase.Fail : effect is null ? OpPhase.Info : OpPhase.Ok;
        var op = parts.Log.New(phase, OpAction.Probe) with { Error = failure?.Message };
        if (failure is null)
        {
            op = op with
            {
                Effect = effect,
                Traffic = parts.Probes.Traffic(answers),
                Detail = Probes.Words(answers),
                Error = missing.Count == 0 ? null : $"it is no longer in place on {string.Join(", ", missing)}",
            };
        }

        Write(() => parts.Log.Record(op));
        return effect ?? 0;
    }

    private async Task FollowAsync(string host, CancellationToken ct)
    {
        try
        {
            while (true)
            {
                // Taken before looking, so that no boot is missed.
                var next = parts.Boots.Next;
                if (parts.Standby.LostTo(host) is not { } boot)
                {
                    await next.WaitAsync(ct);
                    continue;
                }

                if (!await boot.Off.WaitAsync(ct)) continue;
                var again = AgainAfterAsync(boot, ct);
                if (parts.Plan.OfNetwork) boot.PutBack(again);
                if (!parts.Plan.OutlivesBoot && parts.Plan.Heal.Any(s => s.Host == host)) Write(() => parts.Log.TakenAway(boot));
                if (!await again) return;
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The hold is over.
        }
    }

    private async Task<bool> AgainAfterAsync(Boot boot, CancellationToken ct)
    {
        if (!await (parts.Plan.OfNetwork ? boot.Answers : boot.Back).WaitAsync(ct)) return false;
        await AgainAsync(boot, ct);
        return true;
    }

    private async Task AgainAsync(Boot boot, CancellationToken ct)
    {
        await again.WaitAsync(ct);
        Interlocked.Increment(ref changes);
        try
        {
            if (parts.Plan.OutlivesBoot)
            {
                await parts.Standby.MakeAsync([boot.Host], ct);
                return;
            }

            // Where steps of several hosts build on each other, all of them are taken back and done again.
            var bound = parts.Plan.Inject.Concat(parts.Plan.Heal).Any(s => s.Order > 0);
            var living = bound ? parts.Present : [];
            await Steps.RunAsync(parts.Plan.Heal.Where(s => living.Contains(s.Host)), parts.Context.Hosts, ct);
            await Steps.RunAsync(parts.Plan.Clear.Where(s => living.Contains(s.Host)), parts.Context.Hosts, ct);
            IReadOnlyList<string> on = [.. living, boot.Host];
            await parts.MakeReadyAsync(on, ct);
            if (!parts.Plan.Inject.Any(s => on.Contains(s.Host))) return;
            ct.ThrowIfCancellationRequested();
            await InjectAsync(boot, on);
        }
        catch (HostCommandException e)
        {
            // If the host went down once more, the next boot is followed.
            if (parts.Standby.LostTo(boot.Host) is null)
                Write(() => parts.Log.Refuse($"it could not be injected again after {boot.Cause}: {e.Message}", boot.By));
        }
        finally
        {
            Interlocked.Increment(ref changes);
            again.Release();
        }

        await ProbeAsync(ct);
    }

    // Not cancelled: nobody would know whether it had happened.
    private async Task InjectAsync(Boot boot, IReadOnlyList<string> on)
    {
        var from = parts.Log.Invoke(OpAction.Inject, boot.By);
        var failures = await parts.UnexplainedAsync(
            await parts.Standby.Inject.FireAsync(on, onward: false, CancellationToken.None), CancellationToken.None);
        parts.Log.Complete(
            failures.Count == 0 ? OpPhase.Ok : OpPhase.Info,
            OpAction.Inject,
            from,
            op: parts.Log.New(OpPhase.Ok, OpAction.Inject) with { By = boot.By, Detail = $"{boot.Host}: again, after {boot.Cause}" },
            error: failures.Count == 0 ? null : failures[0].Why.Message);
    }

    private void Write(Action write)
    {
        lock (gate)
        {
            if (!over) write();
        }
    }
}
