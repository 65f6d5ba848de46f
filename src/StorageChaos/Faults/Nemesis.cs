using StorageChaos.Histories;
using StorageChaos.Hosts;

namespace StorageChaos.Faults;

/// <summary>
/// Carries out a schedule of faults and writes each step into the history. Whatever happens, it heals: with a
/// deadline of its own, and deaf to the run's cancellation.
/// </summary>
public sealed class Nemesis : IAsyncDisposable
{
    private static readonly TimeSpan HealDeadline = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(250);

    private readonly Dictionary<string, IHost> hosts;
    private readonly LinkMap links;
    private readonly HistoryRecorder history;
    private readonly TimeProvider clock;
    private readonly Func<string, CancellationToken, Task> afterPowerOn;
    private readonly Dictionary<string, ScheduledFault> open = [];

    /// <summary>An executor that has done nothing yet.</summary>
    /// <param name="hosts">By name; the hypervisor among them if power is to be cut.</param>
    /// <param name="links">How the lab is wired.</param>
    /// <param name="history">Where each step is recorded.</param>
    /// <param name="afterPowerOn">Waits for a host that has power again and restores what it served.</param>
    /// <param name="clock">Source of time.</param>
    public Nemesis(IEnumerable<IHost> hosts, LinkMap links, HistoryRecorder history, Func<string, CancellationToken, Task> afterPowerOn, TimeProvider clock)
    {
        this.hosts = hosts.ToDictionary(h => h.Name);
        this.links = links;
        this.history = history;
        this.afterPowerOn = afterPowerOn;
        this.clock = clock;
    }

    /// <summary>Runs the whole schedule; faults may overlap. Returns when every fault is healed.</summary>
    /// <exception cref="OperationCanceledException">Cancelled; everything injected has been healed.</exception>
    public async Task RunAsync(IReadOnlyList<ScheduledFault> schedule, CancellationToken ct) =>
        await Task.WhenAll(schedule.Select((s, i) => RunOneAsync($"f{i}", s, ct)));

    /// <summary>Heals what is still injected. Idempotent.</summary>
    public async Task HealAllAsync()
    {
        foreach (var (id, scheduled) in open.ToList())
            await HealAsync(id, scheduled);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await HealAllAsync();

    private async Task RunOneAsync(string id, ScheduledFault scheduled, CancellationToken ct)
    {
        await Task.Delay(scheduled.After, clock, ct);
        var plan = scheduled.Fault.Compile(id, links);
        lock (open) open.Add(id, scheduled);
        try
        {
            await Task.WhenAll(plan.Prepare.Select(step => RunStepAsync(step, ct)));
            await Task.WhenAll(Guarded(plan).Select(step => RunStepAsync(DeadMansSwitch.Arm(id, step, scheduled.Hold + DeadMansSwitch.Grace), ct)));

            var from = Invoke(OpAction.Inject, id, scheduled.Fault.Describe());
            try
            {
                await Task.WhenAll(plan.Inject.Select(step => RunStepAsync(step, ct)));
            }
            catch (HostCommandException e)
            {
                Complete(OpPhase.Info, OpAction.Inject, id, from, error: e.Message);
                return;
            }

            Complete(OpPhase.Ok, OpAction.Inject, id, from);
            await HoldAsync(id, scheduled, plan, ct);
        }
        finally
        {
            await HealAsync(id, scheduled);
        }
    }

    // Asks for the effect until there is one, so that the history tells when the fault began to bite,
    // and once more at the end of the hold, which is the count that a verdict rests on.
    private async Task HoldAsync(string id, ScheduledFault scheduled, FaultPlan plan, CancellationToken ct)
    {
        var from = clock.GetTimestamp();
        TimeSpan Left() => scheduled.Hold - clock.GetElapsedTime(from);
        while (Left() > ProbeInterval && await ProbeAsync(id, plan, ct) == 0)
            await Task.Delay(ProbeInterval, clock, ct);
        if (Left() is { Ticks: > 0 } left) await Task.Delay(left, clock, ct);
        await ProbeAsync(id, plan, ct);
    }

    private async Task<long> ProbeAsync(string id, FaultPlan plan, CancellationToken ct)
    {
        try
        {
            var outputs = await Task.WhenAll(plan.Probe.Select(step => RunStepAsync(step, ct)));
            var effect = outputs.Sum(o => Reading.Parse(o.Output).Effect);
            history.Record(new Op { Time = history.Now, Phase = OpPhase.Ok, Process = "nemesis", Action = OpAction.Probe, Fault = id, Effect = effect });
            return effect;
        }
        catch (HostCommandException e)
        {
            history.Record(new Op { Time = history.Now, Phase = OpPhase.Fail, Process = "nemesis", Action = OpAction.Probe, Fault = id, Error = e.Message });
            return 0;
        }
    }

    private async Task HealAsync(string id, ScheduledFault scheduled)
    {
        lock (open)
        {
            if (!open.Remove(id)) return;
        }

        var plan = scheduled.Fault.Compile(id, links);
        using var deadline = new CancellationTokenSource(HealDeadline, clock);
        var ct = deadline.Token;
        var from = Invoke(OpAction.Heal, id, scheduled.Fault.Describe());
        try
        {
            await Task.WhenAll(plan.Heal.Select(step => RunStepAsync(step, ct)));
            await Task.WhenAll(plan.Clear.Select(step => RunStepAsync(step, ct)));
            await Task.WhenAll(Guarded(plan).Select(step => RunStepAsync(DeadMansSwitch.Disarm(id, step.Host), ct)));
            foreach (var host in plan.Booted) await afterPowerOn(host, ct);
            Complete(OpPhase.Ok, OpAction.Heal, id, from);
        }
        catch (Exception e) when (e is HostCommandException or OperationCanceledException)
        {
            Complete(OpPhase.Info, OpAction.Heal, id, from, error: e is HostCommandException ? e.Message : $"not healed within {HealDeadline.TotalSeconds:0} s");
        }
    }

    // Steps on the hypervisor need no switch: a VM without power does no harm to anyone.
    private static IEnumerable<PlanStep> Guarded(FaultPlan plan) => plan.Guard.Where(s => s.Host != LocalHost.HostName);

    private Task<CommandOutcome> RunStepAsync(PlanStep step, CancellationToken ct) => hosts[step.Host].RunAsync(step.Command, ct);

    private double Invoke(string action, string id, string detail) => history.Record(new Op
    {
        Time = history.Now,
        Phase = OpPhase.Invoke,
        Process = "nemesis",
        Action = action,
        Fault = id,
        Detail = detail,
    }).Time;

    private void Complete(OpPhase phase, string action, string id, double from, string? error = null) => history.Record(new Op
    {
        Time = history.Now,
        Phase = phase,
        Process = "nemesis",
        Action = action,
        Fault = id,
        Duration = Math.Round(history.Now - from, 6),
        Error = error,
    });
}
