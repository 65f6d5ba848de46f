using StorageChaos.Faults.Schedules;
using StorageChaos.Histories;
using StorageChaos.Hosts;

namespace StorageChaos.Faults.Execution;

/// <summary>
/// The life of one schedule entry: prepared and guarded once, then injected, probed and healed as often as it says,
/// and cleared at the end. Each step is an op of the history.
/// </summary>
internal sealed class FaultExecution(string id, ScheduledFault entry, FaultPlan plan, FaultContext context)
{
    private static readonly TimeSpan HealDeadline = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(250);

    /// <summary>Time between two checks whether a fault that has had an effect is still in place.</summary>
    private static readonly TimeSpan RecheckInterval = TimeSpan.FromSeconds(5);

    private readonly List<DeadMansSwitch> guards = [];
    private IReadOnlyList<Reading> baseline = [];
    private bool injected;

    /// <summary>Does everything beforehand, so that only the signal that injects the fault is left.</summary>
    /// <returns>Whether it can be injected; if not, the history says why.</returns>
    public async Task<bool> PrepareAsync(CancellationToken ct)
    {
        try
        {
            await Task.WhenAll(plan.Severed.Distinct().Select(h => context.Canary(h, ct)));
            await EachAsync(plan.Prepare, ct);
            await Task.WhenAll(plan.Guard.Select(s => ArmAsync(s, ct)));
            return true;
        }
        catch (HostCommandException e)
        {
            Invoke(OpAction.Inject);
            Complete(OpPhase.Info, OpAction.Inject, context.History.Now, error: $"it could not be prepared: {e.Message}");
            return false;
        }
    }

    /// <summary>All occurrences, at their times. Whatever happens, the fault is gone afterwards.</summary>
    /// <param name="from">A time stamp.</param>
    /// <param name="delay">From it to the entry's beginning.</param>
    /// <param name="ct">Cancels the occurrences, not the heal.</param>
    public async Task RunAsync(long from, TimeSpan delay, CancellationToken ct)
    {
        await using var inject = new StagedSteps(plan.Inject, context.Hosts);
        await using var heal = new StagedSteps(plan.Heal, context.Hosts);
        try
        {
            await Task.WhenAll(inject.StageAsync(ct), heal.StageAsync(ct));
            baseline = (await ReadAsync(ct)).Readings;
            Record(OpPhase.Ok, OpAction.Baseline, detail: Figures(baseline));
        }
        catch (HostCommandException e)
        {
            Invoke(OpAction.Inject);
            Complete(OpPhase.Info, OpAction.Inject, context.History.Now, error: e.Message);
            return;
        }

        foreach (var occurrence in entry.Times)
        {
            var left = delay + occurrence.At - context.Clock.GetElapsedTime(from);
            if (left > TimeSpan.Zero) await Task.Delay(left, context.Clock, ct);
            // If preparing the hosts took long, all occurrences are delayed alike, so that the times between them stay right.
            if (occurrence == entry.Times[0]) delay = context.Clock.GetElapsedTime(from) - occurrence.At;
            try
            {
                if (!await InjectAsync(inject, ct)) return;
                await HoldAsync(occurrence.Hold, ct);
            }
            finally
            {
                await HealAsync(heal);
            }
        }
    }

    /// <summary>Heals what is still there, disarms, and removes what was prepared. The run's cancellation does not stop it.</summary>
    public async Task CloseAsync()
    {
        using var deadline = new CancellationTokenSource(HealDeadline, context.Clock);
        if (injected)
        {
            await using var heal = new StagedSteps(plan.Heal, context.Hosts);
            await HealAsync(heal);
        }

        try
        {
            // A host that is gone needs no clearing: what was prepared on it is gone, too.
            await EachAsync(plan.Clear, deadline.Token);
            foreach (var guard in guards.Where(g => !plan.Booted.Contains(g.Host))) await guard.DisarmAsync(deadline.Token);
        }
        catch (Exception e) when (e is HostCommandException or OperationCanceledException)
        {
            Invoke(OpAction.Heal);
            Complete(OpPhase.Info, OpAction.Heal, context.History.Now, error: e is HostCommandException ? e.Message : Late);
        }

        foreach (var guard in guards) await guard.DisposeAsync();
        guards.Clear();
    }

    private static string Late => $"not healed within {HealDeadline.TotalSeconds:0} s";

    private async Task<bool> InjectAsync(StagedSteps inject, CancellationToken ct)
    {
        var from = Invoke(OpAction.Inject);
        injected = true;
        try
        {
            await inject.FireAsync(ct);
            Complete(OpPhase.Ok, OpAction.Inject, from);
            return true;
        }
        catch (HostCommandException e)
        {
            Complete(OpPhase.Info, OpAction.Inject, from, error: e.Message);
            return false;
        }
    }

    // Probes until there is an effect, so that the history tells when it began. After that it checks now and then that the fault
    // is still in place, because a firewall that is loaded anew takes a rule away.
    private async Task HoldAsync(TimeSpan hold, CancellationToken ct)
    {
        var from = context.Clock.GetTimestamp();
        TimeSpan Left() => hold - context.Clock.GetElapsedTime(from);
        var bitten = false;
        while (Left() > ProbeInterval)
        {
            bitten |= await ProbeAsync(ct) > 0;
            var pause = bitten ? RecheckInterval : ProbeInterval;
            await Task.Delay(Left() < pause ? (Left() > TimeSpan.Zero ? Left() : TimeSpan.Zero) : pause, context.Clock, ct);
        }

        if (Left() is { Ticks: > 0 } left) await Task.Delay(left, context.Clock, ct);
    }

    private async Task<long> ProbeAsync(CancellationToken ct)
    {
        try
        {
            var (readings, missing) = await ReadAsync(ct);
            var effect = Effect(readings);
            Record(
                missing.Count == 0 ? OpPhase.Ok : OpPhase.Fail, OpAction.Probe, effect, Traffic(readings), Figures(readings),
                missing.Count == 0 ? null : $"it is no longer in place on {string.Join(", ", missing)}");
            return effect;
        }
        catch (HostCommandException e)
        {
            Record(OpPhase.Fail, OpAction.Probe, error: e.Message);
            return 0;
        }
    }

    private async Task HealAsync(StagedSteps heal)
    {
        using var deadline = new CancellationTokenSource(HealDeadline, context.Clock);
        var ct = deadline.Token;
        var from = Invoke(OpAction.Heal);
        var took = from;
        try
        {
            await heal.FireAsync(ct);
            took = context.History.Now;
            foreach (var host in plan.Booted) await context.AfterBoot(host, ct);
            if (plan.Booted.Count > 0) took = context.History.Now;
            var (readings, _) = await HealedAsync(ct);
            injected = false;
            Complete(
                OpPhase.Ok,
                OpAction.Heal,
                from,
                took,
                effect: Effect(readings),
                traffic: Traffic(readings),
                detail: Figures(readings));
            baseline = readings;
        }
        catch (Exception e) when (e is HostCommandException or OperationCanceledException)
        {
            Complete(OpPhase.Info, OpAction.Heal, from, error: e is HostCommandException ? e.Message : Late);
            if (plan.Booted.Count > 0) throw new HostLostException($"{string.Join(", ", plan.Booted)} did not come back: {e.Message}", e);
        }
    }

    // The fault is gone when a probe says so. Until then the heal is repeated, up to the deadline.
    private async Task<(IReadOnlyList<Reading> Readings, IReadOnlyList<string> Missing)> HealedAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                var read = await ReadAsync(ct);
                if (read.Readings.All(r => r.InPlace != true)) return read;
            }
            catch (HostCommandException) when (!ct.IsCancellationRequested)
            {
                // A probe that fails says nothing, so the loop goes on until the deadline.
            }

            await Task.Delay(ProbeInterval, context.Clock, ct);
            await EachAsync(plan.Heal, ct);
        }
    }

    private async Task<(IReadOnlyList<Reading> Readings, IReadOnlyList<string> Missing)> ReadAsync(CancellationToken ct)
    {
        var outcomes = await Task.WhenAll(plan.Probe.Select(step => context.Hosts[step.Host].RunAsync(step.Command, ct)));
        var readings = outcomes.Select(o => Reading.Parse(o.Output)).ToList();
        return (readings, [.. plan.Probe.Zip(readings).Where(p => p.Second.InPlace == false).Select(p => p.First.Host)]);
    }

    private long Effect(IReadOnlyList<Reading> now) => now.Zip(baseline).Sum(p => Math.Max(0, p.First.Effect - p.Second.Effect));

    private long? Traffic(IReadOnlyList<Reading> now) => now.All(r => r.Traffic is null)
        ? null
        : now.Zip(baseline).Sum(p => Math.Max(0, (p.First.Traffic ?? 0) - (p.Second.Traffic ?? 0)));

    private string Figures(IReadOnlyList<Reading> readings) =>
        string.Join("; ", plan.Probe.Zip(readings).Select(p => $"{p.First.Host}: {p.Second.Figures}"));

    // Each guard is noted as soon as it is armed, so that it is disarmed even if another host refuses its guard.
    private async Task ArmAsync(PlanStep step, CancellationToken ct)
    {
        var guard = await DeadMansSwitch.ArmAsync(
            context.Hosts[step.Host], $"{context.LabId}-{id}", step.Command, DeadMansSwitch.Lease, context.Clock, ct);
        lock (guards) guards.Add(guard);
    }

    private async Task EachAsync(IReadOnlyList<PlanStep> steps, CancellationToken ct)
    {
        foreach (var order in steps.GroupBy(s => s.Order).OrderBy(g => g.Key))
            await Task.WhenAll(order.Select(s => context.Hosts[s.Host].RunAsync(s.Command, ct)));
    }

    private double Invoke(string action) => Record(OpPhase.Invoke, action, detail: entry.Fault.Describe()).Time;

    private void Complete(
        OpPhase phase,
        string action,
        double from,
        double? took = null,
        long? effect = null,
        long? traffic = null,
        string? detail = null,
        string? error = null) =>
        Record(phase, action, effect, traffic, detail, error, Math.Round((took ?? context.History.Now) - from, 6));

    private Op Record(
        OpPhase phase,
        string action,
        long? effect = null,
        long? traffic = null,
        string? detail = null,
        string? error = null,
        double? duration = null) =>
        context.History.Record(new Op
        {
            Time = context.History.Now,
            Phase = phase,
            Process = "nemesis",
            Action = action,
            Fault = id,
            Effect = effect,
            Traffic = traffic,
            Detail = detail,
            Error = error,
            Duration = duration,
        });
}
