using System.Collections.Concurrent;
using StorageChaos.Hosts;

namespace StorageChaos.Faults.Execution;

/// <summary>
/// What one fault has ready on its hosts: what was prepared, the dead man's switches, and the switches that inject and heal.
/// A boot takes all of it away, and it is made anew.
/// </summary>
internal sealed class Standby(string id, FaultPlan plan, FaultContext context, Boots boots) : IAsyncDisposable
{
    /// <summary>The last boot of each host when it was made ready.</summary>
    private readonly ConcurrentDictionary<string, Boot?> made = [];
    private readonly List<(DeadMansSwitch Switch, Boot? After)> guards = [];

    /// <summary>All hosts of the fault, those that it boots among them.</summary>
    public IReadOnlyList<string> Hosts { get; } = [.. plan.Hosts.Concat(plan.Booted).Distinct()];

    /// <summary>The switch that injects it.</summary>
    public StagedSteps Inject { get; } = new(plan.Inject, context.Hosts);

    /// <summary>The switch that heals it.</summary>
    public StagedSteps Heal { get; } = new(plan.Heal, context.Hosts);

    /// <summary>Hosts on which nothing is ready, not yet or no longer.</summary>
    public IReadOnlyList<string> Missing => [.. Hosts.Where(h => !made.TryGetValue(h, out var after) || Changed(h, after) is not null)];

    /// <summary>The boot, by another fault, that takes or took away what was on a host; null: it is all there.</summary>
    public Boot? LostTo(string host) =>
        made.TryGetValue(host, out var after) && Changed(host, after) is { } boot && boot.By != id ? boot : null;

    /// <summary>Takes the hosts as they are after a boot: what the fault does has outlived it.</summary>
    public void Accept()
    {
        foreach (var host in made.Keys) made[host] = boots.Of(host);
    }

    /// <summary>Makes everything ready on some hosts.</summary>
    /// <exception cref="HostCommandException">A host refused; what was made is left to be cleared.</exception>
    public async Task MakeAsync(IReadOnlyCollection<string> on, CancellationToken ct)
    {
        foreach (var host in on) made[host] = boots.Of(host);
        await Steps.RunAsync(plan.Prepare.Where(s => on.Contains(s.Host)), context.Hosts, ct);
        await Task.WhenAll(plan.Guard.Where(s => on.Contains(s.Host) && !IsGuarded(s.Host)).Select(s => ArmAsync(s, ct)));
        await Task.WhenAll(Inject.StageAsync(on, ct), Heal.StageAsync(on, ct));
    }

    /// <summary>Disarms the switches, but for those of hosts where the fault may still be: they heal when they are let go.</summary>
    /// <returns>What went wrong; each switch is tried.</returns>
    public async Task<IReadOnlyList<HostCommandException>> DisarmAsync(IReadOnlyCollection<string> but, CancellationToken ct)
    {
        var failures = new List<HostCommandException>();
        // A switch on a host that has booted since is gone with everything else.
        foreach (var (guard, _) in guards.Where(g => Changed(g.Switch.Host, g.After) is null && !but.Contains(g.Switch.Host)))
        {
            try
            {
                await guard.DisarmAsync(ct);
            }
            catch (HostCommandException e)
            {
                failures.Add(e);
            }
        }

        return failures;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Inject.DisposeAsync();
        await Heal.DisposeAsync();
        await Task.WhenAll(guards.Select(g => g.Switch.DisposeAsync().AsTask()));
        guards.Clear();
    }

    // A host that could not be switched off has lost nothing.
    private Boot? Changed(string host, Boot? after) =>
        boots.Of(host) is { } boot && boot != after && (boot.IsGoing || boot.HasTaken) ? boot : null;

    private bool IsGuarded(string host)
    {
        lock (guards) return guards.Any(g => g.Switch.Host == host && Changed(host, g.After) is null);
    }

    // Each guard is noted as soon as it is armed, so that it is disarmed even if another host refuses its guard.
    private async Task ArmAsync(PlanStep step, CancellationToken ct)
    {
        var after = boots.Of(step.Host);
        var guard = await DeadMansSwitch.ArmAsync(
            context.Hosts[step.Host], $"{context.LabId}-{id}", step.Command, DeadMansSwitch.Lease, context.Clock, ct);
        lock (guards) guards.Add((guard, after));
    }
}
