using StorageChaos.Hosts;

namespace StorageChaos.Faults;

/// <summary>What a fault comes down to: commands per host, as values, so that they can be read before they run.</summary>
public sealed record FaultPlan
{
    /// <summary>Where each host keeps what we must remember about it during a fault. It is gone after a boot, as the fault is.</summary>
    public const string StateDirectory = "/run/storagechaos";

    /// <summary>What the hosts must offer. Asked before the run: without it the fault is refused.</summary>
    public IReadOnlyList<Need> Needs { get; init; } = [];

    /// <summary>
    /// Changes nothing that is in use: makes devices, chains and tables that nothing leads to yet, so that the injection
    /// itself is one switch that neither fails nor waits. Once for all repetitions of a fault.
    /// </summary>
    public IReadOnlyList<PlanStep> Prepare { get; init; } = [];

    /// <summary>Injects the fault.</summary>
    public required IReadOnlyList<PlanStep> Inject { get; init; }

    /// <summary>Takes it away. Each step may be run again, or without an inject before it, and then changes nothing.</summary>
    public required IReadOnlyList<PlanStep> Heal { get; init; }

    /// <summary>Removes what <see cref="Prepare"/> made. May be run again, or without a prepare before it.</summary>
    public IReadOnlyList<PlanStep> Clear { get; init; } = [];

    /// <summary>Prints what <see cref="Reading"/> reads; also before the injection and after the heal.</summary>
    public required IReadOnlyList<PlanStep> Probe { get; init; }

    /// <summary>
    /// What each host runs by itself when the harness is no longer there. Unless stated otherwise: heal, then clear.
    /// </summary>
    public IReadOnlyList<PlanStep> Guard
    {
        get => field ?? [.. Heal.Concat(Clear).GroupBy(s => s.Host).Select(g => new PlanStep(
            g.Key, HostCommand.Script(string.Join('\n', g.Select(s => $"( {Shell.InScript(s.Command)}\n)")))))];
        init;
    }

    /// <summary>
    /// Hosts of which a link is cut whole. Before that each must answer over a new connection: the way by which it is to
    /// be healed must not lead over that link.
    /// </summary>
    public IReadOnlyList<string> Severed { get; init; } = [];

    /// <summary>All hosts that run a step of it.</summary>
    public IEnumerable<string> Hosts =>
        new[] { Prepare, Inject, Heal, Clear, Probe, Guard }.SelectMany(steps => steps).Select(s => s.Host).Distinct();

    /// <summary>Whether the fault is still there after a boot of its host, as what is on a disk is. Else a boot takes it away.</summary>
    public bool OutlivesBoot { get; init; }

    /// <summary>
    /// Whether it is about the host's network alone, and not about anything of the stack: after a boot of its host by another fault it
    /// is injected again before the host gets its storage back, as an outage of a real network would still be there.
    /// </summary>
    public bool OfNetwork { get; init; }

    /// <summary>Hosts that boot between inject and heal: what they served or used must be restored by the runner.</summary>
    public IReadOnlyList<string> Booted { get; init; } = [];
}
